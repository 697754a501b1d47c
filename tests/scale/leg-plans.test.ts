// Counts exclude legs without a visit of the rows: their indexes contain no legs, or have leg_of as a column.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createTestDatabase } from '../helpers/database.ts';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let client: pg.Client;

beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(readFileSync(join(import.meta.dirname, '../helpers/large-platform.sql'), 'utf8'));
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
afterAll(async () => {
  await client?.end();
  await database?.close();
});

interface Node {
  readonly 'Node Type': string;
  readonly 'Heap Fetches'?: number;
  readonly Plans?: readonly Node[];
}

const scansOf = (node: Node): Node[] => [
  ...(node['Node Type'].includes('Scan') ? [node] : []),
  ...(node.Plans ?? []).flatMap(scansOf),
];

describe('a count of calls reads the index alone', () => {
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
