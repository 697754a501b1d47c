import { pageOf } from '../../crud/cursor-pages.ts';
import { anyOf } from '../../database/filters.ts';
import { dataOf } from '../../database/postgrest-response.ts';
import type { DatabaseHandle } from '../../database/supabase.ts';
import { type TimeRange, toPostgresInstant } from '../../domain/time-range.ts';
import { type AuditEntry, type AuditQuery, columns } from './schemas.ts';

export const list = 'audit log';

interface AuditFilter extends Omit<AuditQuery, 'from' | 'to'>, Partial<TimeRange> {}

/** One more entry than the page has: it shows whether there is a next page. */
export async function readEntries(database: DatabaseHandle, orgId: string, filter: AuditFilter): Promise<AuditEntry[]> {
  const { subject_id: subject, actor_id: actor, action, from, to, ...page } = filter;
  let query = database.from('audit_log').select(Object.keys(columns).join(',')).eq('org_id', orgId);
  if (subject !== undefined) query = query.eq('subject_id', subject);
  if (actor !== undefined) query = query.eq('actor_id', actor);
  // A list of one would not be read from the index in order.
  const [only, ...others] = action ?? [];
  if (only !== undefined && others.length === 0) query = query.eq('action', only);
  else if (action !== undefined) query = anyOf(query, 'action', action, { orNone: false });
  if (from !== undefined) query = query.gte('at', toPostgresInstant(from));
  if (to !== undefined) query = query.lt('at', toPostgresInstant(to));
  const entries = dataOf(await pageOf(list, 'at', query, page)) as unknown as Omit<AuditEntry, ActorName>[];
  return withActors(database, entries);
}

type ActorName = 'actor_name' | 'actor_email';

async function withActors(database: DatabaseHandle, entries: Omit<AuditEntry, ActorName>[]): Promise<AuditEntry[]> {
  const actors = [...new Set(entries.flatMap(({ actor_id: id }) => (id === null ? [] : [id])))];
  const people = actors.length === 0 ? [] : dataOf(await database.rpc('audit_actors', { actors }, { get: true }));
  const byId = new Map(people.map((person) => [person.id, person]));
  return entries.map((entry) => {
    const person = entry.actor_id === null ? undefined : byId.get(entry.actor_id);
    return { ...entry, actor_name: person?.name ?? null, actor_email: person?.email ?? null };
  });
}
