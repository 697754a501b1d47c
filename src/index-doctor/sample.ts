// Values to plan a query with: of a real row of the organisation that has the most of them, for whom a plan matters most.
import pg from 'pg';
import type { HotQuery } from './hot-query.ts';

export interface Sample {
  readonly orgId: string | undefined;
  readonly userId: string | undefined;
  /** By the names in the query. Undefined: there is no row with all of them. */
  readonly values: ReadonlyMap<string, string> | undefined;
}

/** `:name` is a value, and `::name` a type. */
export const placeholder = /(?<!:):([a-z]\w*)/g;

export function valuesIn(sql: string): string[] {
  return [...new Set([...sql.matchAll(placeholder)].map(([, name = '']) => name))];
}

/** `:limit_20`: no column's value. */
const number = /^(?:limit|offset)_(\d+)$/;
const organizationsThemselves = 'organizations';

export async function readSample(
  client: Pick<pg.ClientBase, 'query'>,
  query: Pick<HotQuery, 'sql' | 'table' | 'given'>,
): Promise<Sample> {
  const orgId = query.table === organizationsThemselves ? undefined : await readLargestOrg(client, query.table);
  const userId = orgId === undefined ? undefined : await readMember(client, orgId);
  return { orgId, userId, values: await readValues(client, query, orgId) };
}

/** As ANALYZE has found it: counting a large table would take longer than everything else here. */
async function readLargestOrg(client: Pick<pg.ClientBase, 'query'>, table: string): Promise<string | undefined> {
  const { rows } = await client.query<{ org: string | null }>(
    `select coalesce(
       (
         select (most_common_vals::text::text[])[1] from pg_catalog.pg_stats
         where schemaname = 'public' and tablename = $1 and attname = 'org_id'
       ),
       (select org_id::text from public.${pg.escapeIdentifier(table)} limit 1)
     ) as org`,
    [table],
  );
  return rows[0]?.org ?? undefined;
}

async function readMember(client: Pick<pg.ClientBase, 'query'>, orgId: string): Promise<string | undefined> {
  const { rows } = await client.query<{ id: string }>(
    'select user_id as id from public.user_org_roles where org_id = $1 limit 1',
    [orgId],
  );
  return rows[0]?.id;
}

async function readValues(
  client: Pick<pg.ClientBase, 'query'>,
  { sql, table, given = {} }: Pick<HotQuery, 'sql' | 'table' | 'given'>,
  orgId: string | undefined,
): Promise<Map<string, string> | undefined> {
  const names = valuesIn(sql);
  const expressions = names.map((name) => number.exec(name)?.[1] ?? `(${given[name] ?? pg.escapeIdentifier(name)})`);
  if (expressions.length === 0) return new Map();
  const ofOrg = orgId === undefined ? [] : [`org_id = ${pg.escapeLiteral(orgId)}`];
  const known = expressions.map((expression) => `${expression}${isArray(expression) ? '[1]' : ''} is not null`);
  const { rows } = await client.query<{ values: string[] }>(
    `select array[${expressions.map((expression) => `${expression}::text`).join(', ')}] as values
     from public.${pg.escapeIdentifier(table)}
     where ${[...ofOrg, ...known].join(' and ')}
     limit 1`,
  );
  const [row] = rows;
  return row && new Map(names.map((name, place) => [name, row.values[place] ?? '']));
}

function isArray(expression: string): boolean {
  return expression.startsWith('(array[');
}
