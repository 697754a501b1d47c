// Queries across all organisations. Row-level security allows them for ops only. A trigger writes an audit entry for each write.

import { type ListOptions, readPage } from '../../database/paging.ts';
import { dataOf, dataOrNull, type PostgrestResponse } from '../../database/postgrest-response.ts';
import type { DatabaseHandle } from '../../database/supabase.ts';
import { Conflict } from '../../errors.ts';
import type { OrganizationChange, OrganizationCreate, OrganizationsQuery } from './schemas.ts';

const columns = 'id, name, slug, deleted_at, created_at, updated_at';

export function readOrganizations(database: DatabaseHandle, query: OrganizationsQuery) {
  const { deleted, search, sort, page, limit } = query;
  const descending = sort.startsWith('-');
  const column = sort === 'name' || sort === '-name' ? 'name' : 'created_at';
  return readPage({ page, limit }, ({ counting, isReversed }) => {
    const ascending = descending === isReversed;
    const rows = matching(database, search, counting);
    return (deleted ? rows.not('deleted_at', 'is', null) : notDeleted(rows, ascending))
      .order(column, { ascending })
      .order('id', { ascending });
  });

  // Both indexes start with deleted_at. From `is null` alone the planner does not conclude that the rest of the index is in order,
  // so the query also sorts by deleted_at, in the direction of the index scan.
  function notDeleted<Query extends Orderable>(query: Query, ascending: boolean): Query {
    const isForward = ascending === (column === 'name');
    return query.is('deleted_at', null).order('deleted_at', { ascending: isForward });
  }
}

/** With a search term it is an rpc, which is a POST: the term does not appear in URL logs. */
function matching(database: DatabaseHandle, term: string | undefined, counting: ListOptions['counting']) {
  const select = () => database.from('organizations').select(columns, counting);
  if (term === undefined) return select();
  const { count } = counting;
  const matches = database.rpc('search_organizations', { term }, count === undefined ? {} : { count }).select(columns);
  return matches as unknown as ReturnType<typeof select>;
}

interface Orderable {
  is(column: 'deleted_at', value: null): this;
  order(column: 'deleted_at', options: { ascending: boolean }): this;
}

/** Also a deleted one. Null: no such organisation. */
export async function readOrganization(database: DatabaseHandle, id: string) {
  return dataOrNull(await database.from('organizations').select(columns).eq('id', id).maybeSingle());
}

export async function createOrganization(database: DatabaseHandle, fields: OrganizationCreate) {
  const response = await database.from('organizations').insert(fields).select(columns).maybeSingle();
  assertFreeSlug(response);
  return dataOf(response);
}

/** Null: no such organisation, or `updated_at` is not the expected one. */
export async function changeOrganization(
  database: DatabaseHandle,
  id: string,
  fields: OrganizationChange,
  updatedAt?: string,
) {
  const one = database.from('organizations').update(fields).eq('id', id);
  const same = updatedAt === undefined ? one : one.eq('updated_at', updatedAt);
  const response = await same.select(columns).maybeSingle();
  assertFreeSlug(response);
  return dataOrNull(response);
}

/** Null: no such organisation, it is already deleted, or `updated_at` is not the expected one. */
export async function deleteOrganization(database: DatabaseHandle, id: string, updatedAt?: string) {
  // PostgreSQL reads 'now' as the current time of its own clock.
  const one = database.from('organizations').update({ deleted_at: 'now' }).eq('id', id).is('deleted_at', null);
  const same = updatedAt === undefined ? one : one.eq('updated_at', updatedAt);
  return dataOrNull(await same.select(columns).maybeSingle());
}

/** Null: no such organisation, or it is not deleted. */
export async function restoreOrganization(database: DatabaseHandle, id: string) {
  const one = database.from('organizations').update({ deleted_at: null }).eq('id', id).not('deleted_at', 'is', null);
  return dataOrNull(await one.select(columns).maybeSingle());
}

function assertFreeSlug({ error }: PostgrestResponse<unknown>): void {
  if (error?.code !== '23505') return;
  throw new Conflict('Another organisation already has this slug', { cause: error });
}
