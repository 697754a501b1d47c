// Across all organisations, so without an org: row-level security lets ops do this, and nobody else. The database writes the
// audit row with each write.

import { type ListOptions, readPage } from '../../database/paging.ts';
import { dataOf, dataOrNull, type PostgrestResponse } from '../../database/postgrest-response.ts';
import type { DatabaseHandle } from '../../database/supabase.ts';
import { Conflict } from '../../errors.ts';
import type { NewOrganization, OrganizationChange, OrganizationsQuery } from './schemas.ts';

const columns = 'id, name, slug, deleted_at, created_at, updated_at';

export function readOrganizations(database: DatabaseHandle, asked: OrganizationsQuery) {
  const { deleted, search, sort, page, limit } = asked;
  const descending = sort.startsWith('-');
  const column = sort === 'name' || sort === '-name' ? 'name' : 'created_at';
  return readPage({ page, limit }, ({ counting, isReversed }) => {
    const ascending = descending === isReversed;
    const found = matching(database, search, counting);
    return (deleted ? found.not('deleted_at', 'is', null) : ofTheLiving(found, ascending))
      .order(column, { ascending })
      .order('id', { ascending });
  });

  // Both indexes begin with deleted_at. That it is null everywhere does not tell the planner that they come in order; naming it
  // does, in the direction in which the index is then read.
  function ofTheLiving<Query extends Orderable>(query: Query, ascending: boolean): Query {
    const isForward = ascending === (column === 'name');
    return query.is('deleted_at', null).order('deleted_at', { ascending: isForward });
  }
}

/** By POST where there is a term, which has no place in a URL. */
function matching(database: DatabaseHandle, term: string | undefined, counting: ListOptions['counting']) {
  const all = () => database.from('organizations').select(columns, counting);
  if (term === undefined) return all();
  const { count } = counting;
  const found = database.rpc('search_organizations', { term }, count === undefined ? {} : { count }).select(columns);
  return found as unknown as ReturnType<typeof all>;
}

interface Orderable {
  is(column: 'deleted_at', value: null): this;
  order(column: 'deleted_at', options: { ascending: boolean }): this;
}

/** Deleted or not. Null: there is none. */
export async function readOrganization(database: DatabaseHandle, id: string) {
  return dataOrNull(await database.from('organizations').select(columns).eq('id', id).maybeSingle());
}

export async function createOrganization(database: DatabaseHandle, fields: NewOrganization) {
  const answer = await database
    .from('organizations')
    .insert(fields)
    .select(columns)

    .maybeSingle();
  assertFreeSlug(answer);
  return dataOf(answer);
}

/** Null: there is none, or it is not the one of that time any more. */
export async function changeOrganization(
  database: DatabaseHandle,
  id: string,
  fields: OrganizationChange,
  unchangedSince?: string,
) {
  const one = database.from('organizations').update(fields).eq('id', id);
  const same = unchangedSince === undefined ? one : one.eq('updated_at', unchangedSince);
  const answer = await same.select(columns).maybeSingle();
  assertFreeSlug(answer);
  return dataOrNull(answer);
}

/** Null: there is none, it is deleted already, or it is not the one of that time any more. */
export async function deleteOrganization(database: DatabaseHandle, id: string, unchangedSince?: string) {
  // The database's own clock: PostgreSQL takes the word for the time.
  const one = database.from('organizations').update({ deleted_at: 'now' }).eq('id', id).is('deleted_at', null);
  const same = unchangedSince === undefined ? one : one.eq('updated_at', unchangedSince);
  return dataOrNull(await same.select(columns).maybeSingle());
}

/** Null: there is none, or it is not deleted. */
export async function restoreOrganization(database: DatabaseHandle, id: string) {
  const one = database.from('organizations').update({ deleted_at: null }).eq('id', id).not('deleted_at', 'is', null);
  return dataOrNull(await one.select(columns).maybeSingle());
}

function assertFreeSlug({ error }: PostgrestResponse<unknown>): void {
  if (error?.code !== '23505') return;
  throw new Conflict('There is an organisation with this slug already', { cause: error });
}
