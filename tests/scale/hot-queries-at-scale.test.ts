// Among 100,000 calls and their related rows, PostgreSQL uses the index of each hot query, and the index doctor reports where it
// cannot. The operators' command builds the indexes, and no deploy is blocked.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { explainHotQuery } from '../../src/index-doctor/explain.ts';
import { readFacts } from '../../src/index-doctor/facts.ts';
import { plans } from '../../src/plans.ts';
import { createTestDatabase } from '../helpers/database.ts';

const { hotQueries, requiredIndexes } = plans;
let database: Awaited<ReturnType<typeof createTestDatabase>>;
let client: pg.Client;

beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  // Private tables are small.
  const setAside = requiredIndexes.filter(
    ({ constraint, table }) => constraint === undefined && !table.startsWith('private.'),
  );
  await client.query(`drop index ${setAside.map(({ name }) => name).join(', ')}`);
  await client.query(readFileSync(join(import.meta.dirname, '../helpers/large-platform.sql'), 'utf8'));
  await runCommand('ensure-indexes');
  await client.query('vacuum analyze');
}, 240_000);
afterAll(async () => {
  await client?.end();
  await database?.close();
});

/** Rejects unless it exits with 0. */
function runCommand(name: 'check-indexes' | 'ensure-indexes') {
  const command = join(import.meta.dirname, `../../src/cli/${name}.ts`);
  const env = { ...process.env, DATABASE_URL: database.url };
  return promisify(execFile)(process.execPath, [command], { env, maxBuffer: 1e7 });
}

const named = (name: string) => {
  const query = hotQueries.find((candidate) => candidate.name === name);
  if (query === undefined) throw new Error(`There is no hot query ${name}`);
  return query;
};

describe('among 100,000 calls', () => {
  it('check-indexes exits with 0', async () => {
    expect((await runCommand('check-indexes')).stdout).toContain('Hot queries');
  });

  it.each(hotQueries.map((query) => [query.name, query] as const))(
    'the hot query "%s" uses its index',
    async (_, query) => {
      const { verdict, complaints } = await explainHotQuery(client, query, await readFacts(client));
      expect({ verdict, complaints: verdict === 'used' ? {} : complaints }).toEqual({
        verdict: 'used',
        complaints: {},
      });
    },
  );

  it.each([
    ['another index, after its own was dropped', 'call search', 'idx_call_logs_org_search'],
    ['a sort, after the ordered index was dropped', 'call list, the longest first', 'idx_call_logs_org_duration'],
    ['a full scan', 'owner of a number', 'idx_phone_numbers_provider_phone_id'],
  ])('%s is reported as not used', async (_, name, index) => {
    await client.query('begin');
    const table = requiredIndexes.find((required) => required.name === index)?.table;
    await client.query(`alter table ${table} drop constraint if exists ${index}`);
    await client.query(`drop index if exists ${index}`);
    const facts = await readFacts(client);
    try {
      // The index doctor opens its own transactions, which would end this one. Savepoints replace them.
      const inside = withSavepoints(client);
      expect((await explainHotQuery(inside, named(name), facts)).verdict).toBe('not used');
    } finally {
      await client.query('rollback');
    }
  });

  it('an index that is scanned from its start is reported as not used', async () => {
    const query = named('call list, past a cursor');
    const sql = query.sql.replace(
      '(c.started_at, c.id) < (:started_at::timestamptz, :id::uuid)',
      '(c.started_at < :started_at::timestamptz or (c.started_at = :started_at::timestamptz and c.id < :id::uuid))',
    );
    const { verdict, complaints } = await explainHotQuery(client, { ...query, sql }, await readFacts(client));
    expect({ verdict, complaint: complaints.custom }).toEqual({
      verdict: 'not used',
      complaint: 'scans idx_call_logs_org_started from its start instead of searching it by started_at',
    });
  });

  it('a generic plan decides where the settings allow one', async () => {
    const facts = await readFacts(client);
    const query = named('appointments: a day of a location');
    const allowed = await explainHotQuery(client, query, { ...facts, roles: {} });
    expect(allowed).toMatchObject({ verdict: 'not used', decidedBy: ['custom', 'generic'] });
    expect(allowed.complaints.custom).toBeUndefined();
    expect(allowed.complaints.generic).toBeDefined();
    expect((await explainHotQuery(client, query, facts)).verdict).toBe('used');
  });
});

function withSavepoints(connection: pg.Client): Pick<pg.ClientBase, 'query'> {
  const instead: Record<string, string> = {
    'begin read only': 'savepoint explaining',
    rollback: 'rollback to savepoint explaining',
  };
  const query = (sql: string, values?: unknown[]) => connection.query(instead[sql] ?? sql, values);
  return { query: query as pg.ClientBase['query'] };
}

interface Node {
  readonly 'Node Type': string;
  readonly 'Heap Fetches'?: number;
  readonly Plans?: readonly Node[];
}

const scansOf = (node: Node): Node[] => [
  ...(node['Node Type'].includes('Scan') ? [node] : []),
  ...(node.Plans ?? []).flatMap(scansOf),
];

describe('where every tenth row is a leg, a count of calls reads the index alone', () => {
  beforeAll(async () => {
    // The largest organisation: every tenth row is a leg.
    await client.query(`
    create temp table sample as select org_id, min(id::text)::uuid as id, null::uuid as agent_id, null::uuid as contact_id,
      null::uuid as phone_number_id from call_logs group by org_id order by count(*) desc limit 1;
    update sample set agent_id = c.agent_id, contact_id = c.contact_id, phone_number_id = c.phone_number_id
      from call_logs c where c.org_id = sample.org_id and c.id = sample.id;
    update call_logs set leg_of = sample.id from sample
      where call_logs.org_id = sample.org_id and call_logs.id <> sample.id and right(provider_call_id, 1) = '7'`);
    // An autovacuum at the same time would leave pages that are not all-visible.
    await vi.waitFor(
      async () => {
        await client.query('vacuum analyze call_logs');
        const { rows } = await client.query(
          `select relallvisible = relpages as "isVisible" from pg_class where oid = 'call_logs'::regclass`,
        );
        expect(rows).toEqual([{ isVisible: true }]);
      },
      { timeout: 120_000, interval: 100 },
    );
  }, 240_000);

  it.each([
    ['of all calls', `'{}'`],
    ['of a status', `'{"status": ["missed"]}'`],
    ['of a direction', `'{"direction": ["inbound"]}'`],
    ['of a sentiment', `'{"sentiment": ["positive"]}'`],
    ['of a time range', `jsonb_build_object('started_from', now() - interval '2 days', 'started_before', now())`],
    ['of an agent', `(select jsonb_build_object('agent_id', array[agent_id]) from sample)`],
    ['of a contact', `(select jsonb_build_object('contact_id', array[contact_id]) from sample)`],
    ['of a number', `(select jsonb_build_object('phone_number_id', array[phone_number_id]) from sample)`],
  ])('%s', async (_, filter) => {
    const { rows } = await client.query<{ org: string; filter: string }>(
      `select org_id as org, jsonb_populate_record(null::private.call_filter, ${filter})::text as filter from sample`,
    );
    await client.query(`deallocate all; set plan_cache_mode = force_custom_plan;
      prepare counting (uuid, private.call_filter) as
        select count(*) from call_logs as c where c.org_id = $1 and private.call_matches(c, $2)`);
    const call = `execute counting('${rows[0]?.org}', '${rows[0]?.filter}')`;
    const explained = await client.query(`explain (analyze, format json) ${call}`);
    const scans = scansOf(explained.rows[0]?.['QUERY PLAN'][0].Plan);
    expect(scans.map((scan) => [scan['Node Type'], scan['Heap Fetches']])).toEqual([['Index Only Scan', 0]]);
    expect(Number((await client.query(call)).rows[0]?.count)).toBeGreaterThan(0);
  });
});
