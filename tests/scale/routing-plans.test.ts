// Each lookup for an incoming call uses an index among 200,000 rows, also with a generic plan, which two of the functions
// request.
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plans } from '../../src/plans.ts';
import { createTestDatabase } from '../helpers/database.ts';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let client: pg.Client;
const org = '10000000-0000-4000-8000-000000000000';

beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(`
    insert into organizations (id, name, slug) values ('${org}', 'One', 'one');
    insert into organizations (name, slug) select 'Org ' || n, 'org-' || n from generate_series(1, 999) n;
    set session_replication_role = replica;
    -- Filling it takes most of a minute, and no query here could use it.
    drop index idx_call_logs_org_search;
    create temp table orgs as select id, row_number() over (order by id = '${org}' desc) - 1 as n from organizations;
    insert into phone_numbers (org_id, e164, provider_phone_id, verified_at, provider_phone_id_verified_at)
    select id, '+1555' || lpad(g::text, 7, '0'), 'PN' || g, now(), now() from generate_series(1, 200000) g join orgs on n = g % 1000;
    insert into integrations (
      org_id, name, facebook_page_id, instagram_page_id, facebook_page_verified_at, instagram_page_verified_at
    )
    select id, 'Pages', 'fb' || g, 'ig' || g, now(), now() from generate_series(1, 200000) g join orgs on n = g % 1000;
    insert into call_logs (org_id, direction, status, from_number, to_number, started_at, created_at)
    select '${org}', 'inbound', 'completed', '+1555' || lpad((g % 5000)::text, 7, '0'), '+1444' || lpad((g % 50)::text, 7, '0'),
      now() - g * interval '1 minute', now() - g * interval '1 minute'
    from generate_series(1, 200000) g;
    reset session_replication_role;
  `);
  for (const table of ['phone_numbers', 'integrations', 'call_logs', 'organizations', 'org_settings']) {
    await client.query(`vacuum analyze ${table}`);
  }
  // Runs as the owner of the functions, for whom no policy applies.
  await client.query('set plan_cache_mode = force_generic_plan');
}, 180_000);
afterAll(async () => {
  await client?.end();
  await database?.close();
});

/** The statement of the function. A test holds the registry to the exact text of the functions. */
function statementOf(name: string, ...values: string[]): string {
  const query = plans.hotQueries.find((known) => known.name === name);
  if (query === undefined) throw new Error(`There is no hot query ${name}`);
  return values.reduce((sql, value, place) => sql.replaceAll(`:${value}`, `$${place + 1}`), query.sql);
}

const lookups: [string, string, string[], string[]][] = [
  [
    'a number, or its id at the provider, through both indexes',
    statementOf('owner of a number', 'sought_e164', 'sought_id'),
    ["'+15550000123'", 'null'],
    ['idx_phone_numbers_e164', 'idx_phone_numbers_provider_phone_id'],
  ],
  [
    'a page, through both indexes',
    statementOf('owner of a page', 'page'),
    ["'fb123'"],
    ['idx_integrations_facebook_page_id', 'idx_integrations_instagram_page_id'],
  ],
  [
    'the count of calls from a number',
    statementOf('spam window', 'org', 'caller', 'since').replace('$1', '$1::uuid').replace('$3', '$3::timestamptz'),
    [`'${org}'`, "'+15550000123'", "now() - interval '1 hour'"],
    ['idx_call_logs_org_from_created'],
  ],
  [
    'the history of calls from a number',
    'select * from call_logs where org_id = $1::uuid and from_number = $2 order by created_at desc limit 20',
    [`'${org}'`, "'+15550000123'"],
    ['idx_call_logs_org_from_created'],
  ],
  [
    'the history of calls to a number',
    'select * from call_logs where org_id = $1::uuid and to_number = $2 order by created_at desc limit 20',
    [`'${org}'`, "'+14440000012'"],
    ['idx_call_logs_org_to_created'],
  ],
];

describe('an index is used for', () => {
  it.each(lookups)('%s', async (_, sql, values, indexes) => {
    await client.query(`prepare lookup as ${sql}`);
    try {
      const { rows } = await client.query(`explain (analyze, format json) execute lookup(${values.join(', ')})`);
      const nodes = nodesOf(rows[0]['QUERY PLAN'][0].Plan);
      expect(nodes.flatMap((node) => node['Index Name'] ?? []).filter((name) => !/pkey|org_id/.test(name))).toEqual(
        expect.arrayContaining(indexes),
      );
      const big = ['phone_numbers', 'integrations', 'call_logs'];
      const scanned = nodes.filter(
        (node) => node['Node Type'] === 'Seq Scan' && big.includes(node['Relation Name'] ?? ''),
      );
      expect(scanned).toEqual([]);
      // The index condition selects exactly the rows: none are read and then filtered out.
      expect(Math.max(...nodes.map((node) => node['Rows Removed by Filter'] ?? 0))).toBe(0);
    } finally {
      await client.query('deallocate lookup');
    }
  });
});

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Index Name'?: string;
  readonly 'Relation Name'?: string;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly PlanNode[];
}

function nodesOf(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(nodesOf)];
}
