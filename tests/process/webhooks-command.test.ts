// npm run webhooks and npm run backfill.
import { randomBytes, randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createSecretBox } from '../../src/database/secret-box.ts';
import { backfillConnection } from '../../src/features/webhooks/reconcile/backfill-connection.ts';
import { makeConnection, type TestConnection } from '../helpers/connections.ts';
import { createTestDatabase } from '../helpers/database.ts';
import { runCli } from '../helpers/run-cli.ts';
import { startVapiApi, type VapiApi, vapiCall } from '../helpers/vapi-api.ts';

const secretKeys = [randomBytes(32).toString('base64')];
const secretBox = createSecretBox(secretKeys);
const orgId = randomUUID();

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let sql: pg.Pool;
let api: VapiApi;
let connection: TestConnection;

beforeAll(async () => {
  database = await createTestDatabase();
  sql = new pg.Pool({ connectionString: database.url });
  await sql.query(`insert into organizations (id, name, slug) values ($1, 'One', 'one')`, [orgId]);
  api = await startVapiApi();
});
afterAll(async () => {
  api?.close();
  await sql?.end();
  await database?.close();
});
beforeEach(async () => {
  await sql.query('delete from connections');
  await sql.query('delete from call_logs');
  Object.assign(api.state, { calls: [], requests: [], status: 200 });
  const services = { secretKeys } as never;
  connection = await makeConnection({ sql, services } as never, orgId, 'vapi', { apiKey: 'key-1' });
});

const webhooks = (...args: string[]) => runCli('webhooks', args, { DATABASE_URL: database.url });

async function insertEvents(count: number, state: string): Promise<void> {
  await sql.query(
    `insert into webhook_events (org_id, connection_id, dedupe_key, source, event_type, state, payload, received_at)
     select $1, $2, $3 || n, 'webhook', 'hang', $3, '{"text": "hello"}', '2026-01-01T00:00:00Z'::timestamptz + n * interval '1 s'
     from generate_series(1, $4) as n`,
    [orgId, connection.id, state, count],
  );
}

const countByState = async () =>
  (await sql.query('select state, count(*)::integer as count from webhook_events group by 1 order by 1')).rows;

describe('npm run webhooks', () => {
  it('lists failed events, and shows one with its payload', async () => {
    await insertEvents(2, 'failed');
    await insertEvents(1, 'applied');
    const listed = JSON.parse((await webhooks('list', '--state', 'failed', '--json')).stdout);
    expect(listed).toHaveLength(2);
    const shown = await webhooks('show', listed[0].id);
    expect(JSON.parse(shown.stdout)).toMatchObject({ state: 'failed', payload: { text: 'hello' } });
  });

  it('replays more events than one batch has', async () => {
    await insertEvents(2500, 'failed');
    await insertEvents(1, 'applied');
    const { code, stdout } = await webhooks('replay', '--connection', connection.id, '--from', '2026-01-01', '--json');
    expect([code, JSON.parse(stdout)]).toEqual([0, { queued: 2500 }]);
    expect(await countByState()).toEqual([
      { state: 'applied', count: 1 },
      { state: 'received', count: 2500 },
    ]);
  });

  it('replays applied events once', async () => {
    await insertEvents(1500, 'applied');
    const args = ['--connection', connection.id, '--from', '2026-01-01', '--state', 'applied', '--json'];
    expect(JSON.parse((await webhooks('replay', ...args)).stdout)).toEqual({ queued: 1500 });
  });

  it.each([
    ['no action', []],
    ['an unknown action', ['purge']],
    ['a replay without a connection', ['replay', '--from', '2026-01-01']],
    ['a replay without a beginning', ['replay', '--connection', randomUUID()]],
    ['an unknown state', ['list', '--state', 'gone']],
    ['something else than a date', ['list', '--from', 'yesterday']],
  ])('refuses %s', async (_what, args) => {
    expect((await webhooks(...args)).code).toBe(2);
  });

  it('fails for an unknown connection', async () => {
    const { code, stderr } = await webhooks('replay', '--connection', randomUUID(), '--from', '2026-01-01');
    expect([code, stderr]).toEqual([1, expect.stringContaining('There is no connection')]);
  });
});

describe('a backfill', () => {
  const window = { from: new Date('2026-01-01'), to: new Date('2026-01-04') };
  const backfill = async (options: object = {}) => {
    const client = await sql.connect();
    try {
      const settings = { connectionId: connection.id, window, secretBox, standIns: api.standIns };
      return await backfillConnection(client, { ...settings, signal: AbortSignal.timeout(60_000), ...options });
    } finally {
      client.release();
    }
  };
  const calls = [1, 2, 3].map((day) => vapiCall(`c${day}`, { updatedAt: `2026-01-0${day}T12:00:00.000Z` }));
  const countCalls = async () => (await sql.query('select count(*)::integer as count from call_logs')).rows[0].count;

  it('adds the calls of each day, once', async () => {
    api.state.calls = calls;
    expect(await backfill()).toEqual({ read: 3, added: 3, changed: 0, unreadable: 0 });
    expect(await backfill()).toEqual({ read: 3, added: 0, changed: 0, unreadable: 0 });
    expect(await countCalls()).toBe(3);
    const { rows } = await sql.query('select distinct source, is_lost_webhook from webhook_events');
    expect(rows).toEqual([{ source: 'backfill', is_lost_webhook: false }]);
  });

  it('only counts in a dry run', async () => {
    api.state.calls = calls;
    expect(await backfill({ isDryRun: true })).toMatchObject({ read: 3, added: 3 });
    expect([await countCalls(), await countByState()]).toEqual([0, []]);
  });

  it('reports each day, and stops when it is interrupted', async () => {
    api.state.calls = calls;
    const interrupted = new AbortController();
    const days = new Set<string>();
    const onProgress = ({ day, daysRead }: { day: { from: Date }; daysRead: number }) => {
      days.add(day.from.toISOString().slice(0, 10));
      if (daysRead === 1) interrupted.abort();
    };
    await expect(backfill({ signal: interrupted.signal, onProgress })).rejects.toThrow();
    expect([...days]).toEqual(['2026-01-01', '2026-01-02']);
    expect(await countCalls()).toBe(1);
  });

  it('quarantines a call that cannot be understood', async () => {
    api.state.calls = [{ id: '', updatedAt: '2026-01-01T12:00:00.000Z' }];
    expect(await backfill()).toMatchObject({ read: 1, unreadable: 1 });
    expect(await countByState()).toEqual([{ state: 'quarantined', count: 1 }]);
  });

  it('needs an API key', async () => {
    await sql.query('update connections set api_key = null');
    await expect(backfill()).rejects.toThrow('The connection has no API key: add one');
  });

  it('says how to continue after a failure', async () => {
    const env = {
      DATABASE_URL: database.url,
      SUPABASE_URL: 'http://127.0.0.1:9',
      SUPABASE_PUBLISHABLE_KEY: 'key',
      CALLBOARD_KEY: 'k'.repeat(32),
      CONNECTION_SECRETS_KEY: secretKeys.join(),
      S3_REGION: 'r',
      S3_BUCKET: 'b',
      S3_ACCESS_KEY_ID: 'a',
      S3_SECRET_ACCESS_KEY: 's',
    };
    const args = ['--connection', randomUUID(), '--from', '2026-01-01', '--to', '2026-01-04'];
    const { code, stderr } = await runCli('backfill', args, env);
    expect(code).toBe(1);
    expect(stderr).toContain('To continue: npm run backfill -- --connection');
    expect(stderr).toContain('--from 2026-01-01T00:00:00.000Z --to 2026-01-04T00:00:00.000Z');
  });
});
