// What an org has, by the names that stand in the addresses of guarded-routes.ts.
import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { type Guarded, globalResourceNames, methodOf, pathOf, resourceNames } from './guarded-routes.ts';

export type Ids = (name: string, resource: string) => string;

/** The same for every org: no row has it. */
const nobodysId = randomUUID();

/** The row that an org has of each resource: two-orgs.sql gives it one. */
export async function readIds(sql: pg.Pool, orgId: string, facebookId: string): Promise<Ids> {
  const only = async (table: string, where: string) => {
    const { rows } = await sql.query<{ id: string }>(`select id from ${table} where ${where}`);
    const [row, another] = rows;
    if (row === undefined || another !== undefined) throw new Error(`${rows.length} ${table} are of ${orgId}, not 1`);
    return row.id;
  };
  const tables = [...resourceNames.map(tableOf), 'call_logs'];
  const found = tables.map(async (table) => [table, await only(table, `org_id = '${orgId}'`)] as const);
  const ids = new Map(await Promise.all(found));
  for (const table of globalResourceNames.map(tableOf)) ids.set(table, await only(table, 'true'));
  const named: Record<string, string | undefined> = {
    callId: ids.get('call_logs'),
    staffId: ids.get('staff'),
    facebookId,
    nobody: nobodysId,
  };
  return (name, resource) => {
    const id = name === 'id' || name === 'globalId' ? ids.get(tableOf(resource)) : named[name];
    if (id === undefined) throw new Error(`No org has a :${name} of ${resource}`);
    return id;
  };
}

/** What is nobody's. */
export const idsOfNobody: Ids = (name) => (name === 'facebookId' ? 'nobody' : randomUUID());

const tableOf = (resource: string) => resource.replaceAll('-', '_');

export function addressOf(route: string, { url = pathOf(route) }: Guarded, ids: Ids): string {
  const [, resource = ''] = /^\/api\/([\w-]+)/.exec(url) ?? [];
  return url.replace(/:(\w+)/g, (_, name: string) => ids(name, resource));
}

export const reads = (route: string) => methodOf(route) === 'GET';
