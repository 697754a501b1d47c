// Sample values to plan a query with: a row of the organisation with the most rows, for which the plan matters most.
import pg from 'pg';
import type { HotQuery } from './hot-query.ts';

export interface Sample {
  readonly orgId: string | undefined;
  readonly userId: string | undefined;
  /** By placeholder name. Undefined when no row has all values. */
  readonly values: ReadonlyMap<string, string> | undefined;
}

/** `:name` is a value; `::name` is a type. */
export const placeholder = /(?<!:):([a-z]\w*)/g;

export function valuesIn(sql: string): string[] {
  return [...new Set([...sql.matchAll(placeholder)].map(([, name = '']) => name))];
}

/** `:limit_20` is the number 20, not a column. */
const number = /^(?:limit|offset)_(\d+)$/;
const tableOfOrganizations = 'organizations';

export async function readSample(
  client: Pick<pg.ClientBase, 'query'>,
  query: Pick<HotQuery, 'sql' | 'table' | 'given'>,
): Promise<Sample> {
  const orgId = query.table === tableOfOrganizations ? undefined : await readLargestOrg(client, query.table);
  const userId = orgId === undefined ? undefined : await readMember(client, orgId);
  return { orgId, userId, values: await readValues(client, query, orgId) };
}

/** From the statistics of ANALYZE: counting a large table would take longer than the whole examination. */
async function readLargestOrg(client: Pick<pg.ClientBase, 'query'>, table: string): Promise<string | undefined> {
  const { rows } = await client.query<{ org: string | null }>(
    `select coalesce(
       (
         select (most_common_vals::text::text[])[1] from pg_catalog.pg_stats
         where schemaname = $1 and tablename = $2 and attname = 'org_id'
       ),
       (select org_id::text from ${qualified(table)} limit 1)
     ) as org`,
    [...schemaAndName(table)],
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
  const orgFilter = orgId === undefined ? [] : [`org_id = ${pg.escapeLiteral(orgId)}`];
  const notNull = expressions.map((expression) => `${expression}${isArray(expression) ? '[1]' : ''} is not null`);
  const { rows } = await client.query<{ values: string[] }>(
    `select array[${expressions.map((expression) => `${expression}::text`).join(', ')}] as values
     from ${qualified(table)}
     where ${[...orgFilter, ...notNull].join(' and ')}
     limit 1`,
  );
  const [row] = rows;
  return row && new Map(names.map((name, place) => [name, row.values[place] ?? '']));
}

/** Tables outside of public are named with their schema. */
function schemaAndName(table: string): readonly [schema: string, name: string] {
  const [first = '', second] = table.split('.');
  return second === undefined ? ['public', first] : [first, second];
}

const qualified = (table: string) =>
  schemaAndName(table)
    .map((part) => pg.escapeIdentifier(part))
    .join('.');

function isArray(expression: string): boolean {
  return expression.startsWith('(array[');
}
