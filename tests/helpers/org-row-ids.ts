// The ids of an organisation's rows, by the names that the addresses in route-access.ts use.
import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { type GuardedRoute, globalResourceNames, methodOf, pathOf, resourceNames } from './route-access.ts';

export type Ids = (name: string, resource: string) => string;

/** An id that no row has. */
const unknownId = randomUUID();

/** The id of the organisation's row of each resource: two-orgs.sql creates one of each. */
export async function readIds(sql: pg.Pool, orgId: string, facebookId: string): Promise<Ids> {
  const only = async (table: string, where: string) => {
    const { rows } = await sql.query<{ id: string }>(`select id from ${table} where ${where}`);
    const [row, another] = rows;
    if (row === undefined || another !== undefined) throw new Error(`${rows.length} ${table} are of ${orgId}, not 1`);
    return row.id;
  };
  const others = ['call_logs', 'connections', 'connection_mappings', 'call_exports', 'saved_views', 'webhook_events'];
  const ofAlerts = ['alert_destinations', 'alert_rules', 'alert_deliveries'];
  const tables = [...resourceNames.map(tableOf), ...others, ...ofAlerts];
  const found = tables.map(async (table) => [table, await only(table, `org_id = '${orgId}'`)] as const);
  const ids = new Map(await Promise.all(found));
  for (const table of globalResourceNames.map(tableOf)) ids.set(table, await only(table, 'true'));
  const { rows: members } = await sql.query<{ user_id: string }>(
    'select user_id from user_org_roles where org_id = $1 order by role desc limit 1',
    [orgId],
  );
  const named: Record<string, string | undefined> = {
    callId: ids.get('call_logs'),
    exportId: ids.get('call_exports'),
    userId: members[0]?.user_id,
    staffId: ids.get('staff'),
    mappingId: ids.get('connection_mappings'),
    eventId: ids.get('webhook_events'),
    deliveryId: ids.get('alert_deliveries'),
    facebookId,
    unknown: unknownId,
  };
  return (name, resource) => {
    const id = name === 'id' || name === 'globalId' ? ids.get(tableOf(resource)) : named[name];
    if (id === undefined) throw new Error(`No org has a :${name} of ${resource}`);
    return id;
  };
}

/** Ids that do not exist. */
export const unknownIds: Ids = (name) => (name === 'facebookId' ? 'unknown' : randomUUID());

const tableOf = (resource: string) => resource.replaceAll('-', '_');

export function addressOf(route: string, { url = pathOf(route) }: GuardedRoute, ids: Ids): string {
  const [, resource = ''] = /^\/api\/([\w-]+)/.exec(url) ?? [];
  return url.replace(/:(\w+)/g, (_, name: string) => ids(name, resource));
}

export const reads = (route: string) => methodOf(route) === 'GET';
