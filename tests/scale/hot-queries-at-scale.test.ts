// Among 200,000 calls and their related rows, PostgreSQL uses the index of each hot query, and the index doctor reports where it
// cannot. The operators' command builds the indexes, and no deploy is blocked.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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

describe('among 200,000 calls', () => {
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
    // The query that PostgREST would send without the extra bound.
    const sql = query.sql.replace('started_at <= :started_at and ', '');
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
