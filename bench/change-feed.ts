// The latency of the change feed, and what its triggers cost writers. On a PostgreSQL of its own with the settings of the local
// stack, in a temporary folder that is deleted at the end.
//   npm run bench:feed
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { createChangeFeed } from '../src/database/change-feed/change-feed.ts';
import { migrate } from '../src/database/migrate.ts';
import { loadDemoData } from '../src/local-stack/demo/demo-data.ts';
import { startPostgres } from '../src/local-stack/postgres.ts';
import { createDatabase, prepareDatabase } from '../src/local-stack/supabase-database.ts';

const writes = 1000;
const writers = 8;
const roundMs = 1500;
const rounds = 3;
const quiet = () => {};

const insertCalls = `insert into call_logs (org_id, direction, status, started_at)
  select $1, 'inbound', 'completed', now() from generate_series(1, $2::int)`;

const resources = new AsyncDisposableStack();
try {
  const folder = await mkdtemp(join(tmpdir(), 'callboard-bench-'));
  resources.defer(() => rm(folder, { recursive: true, force: true }));
  const postgres = await startPostgres({ folder: join(folder, 'postgres') });
  resources.defer(postgres.close);
  await prepareDatabase({ postgres, database: 'with_triggers', authenticatorPassword: randomUUID() });
  await migrate({ databaseUrl: postgres.url('with_triggers'), direction: 'up', log: quiet });
  await createDatabase(postgres.url('postgres'), 'without_triggers', { template: 'with_triggers' });
  await dropTriggers(postgres.url('without_triggers'));

  await measureLatency(postgres.url('with_triggers'));
  await compareWriters(postgres.url('with_triggers'), postgres.url('without_triggers'));
  await compareDemoData(postgres.url('with_triggers'), postgres.url('without_triggers'));
} finally {
  await resources.disposeAsync();
}

async function measureLatency(databaseUrl: string): Promise<void> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 1 });
  const org = await addOrg(pool);
  const healthy = Promise.withResolvers<void>();
  let onChange = quiet;
  const feed = createChangeFeed({
    databaseUrl,
    onChange: () => onChange(),
    onState: (state) => state === 'healthy' && healthy.resolve(),
    onReconnected: quiet,
    log: { info: quiet, warn: (details, message) => console.error(message, details) },
  });
  await healthy.promise;
  const [sinceCommit, sinceSend]: [number[], number[]] = [[], []];
  for (let write = 0; write < writes; write += 1) {
    const { promise: arrival, resolve } = Promise.withResolvers<number>();
    onChange = () => resolve(performance.now());
    const sentAt = performance.now();
    await pool.query(insertCalls, [org, 1]);
    const committedAt = performance.now();
    const receivedAt = await arrival;
    sinceCommit.push(Math.max(0, receivedAt - committedAt));
    sinceSend.push(receivedAt - sentAt);
  }
  await feed.close();
  await pool.end();
  console.log(`${writes} writes, one after the other          p50        p99        max`);
  console.log(`  from commit to notification           ${quantiles(sinceCommit)}`);
  console.log(`  from sending the write to notification${quantiles(sinceSend)}\n`);
}

/** In turns, so that other load on the machine affects both. */
async function compareWriters(withTriggers: string, withoutTriggers: string): Promise<void> {
  console.log('committed statements a second, 8 writers      with triggers    without      ratio');
  for (const size of [1, 100]) {
    const rates = { withTriggers: [] as number[], withoutTriggers: [] as number[] };
    for (let round = 0; round < rounds; round += 1) {
      rates.withTriggers.push(await statementsPerSecond(withTriggers, size));
      rates.withoutTriggers.push(await statementsPerSecond(withoutTriggers, size));
    }
    const [withThem, without] = [median(rates.withTriggers), median(rates.withoutTriggers)];
    const name = `  inserts of ${size} call${size === 1 ? '' : 's'}`.padEnd(44);
    console.log(`${name} ${number(withThem, 0)} ${number(without, 0)} ${number(withThem / without, 2)}`);
  }
}

async function statementsPerSecond(databaseUrl: string, size: number): Promise<number> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: writers });
  const orgs = await Promise.all(Array.from({ length: writers }, () => addOrg(pool)));
  const listener = new pg.Client({ connectionString: databaseUrl });
  await listener.connect();
  await listener.query('listen callboard_changes');
  const end = performance.now() + roundMs;
  let statements = 0;
  await Promise.all(
    orgs.map(async (org) => {
      for (; performance.now() < end; statements += 1) await pool.query(insertCalls, [org, size]);
    }),
  );
  await listener.end();
  await pool.end();
  return (statements * 1000) / roundMs;
}

async function compareDemoData(withTriggers: string, withoutTriggers: string): Promise<void> {
  const seconds: Record<string, number> = {};
  for (const [name, databaseUrl] of Object.entries({ withTriggers, withoutTriggers })) {
    const startedAt = performance.now();
    await loadDemoData({ databaseUrl, log: quiet });
    seconds[name] = (performance.now() - startedAt) / 1000;
  }
  const { withTriggers: withThem = Number.NaN, withoutTriggers: without = Number.NaN } = seconds;
  console.log(
    `\nthe demo data, seconds                       ${number(withThem, 1)} ${number(without, 1)} ${number(withThem / without, 2)}`,
  );
}

async function dropTriggers(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query('drop function private.announce_change() cascade');
  await client.end();
}

async function addOrg(pool: pg.Pool): Promise<string> {
  const id = randomUUID();
  await pool.query(`insert into organizations (id, name, slug) values ($1, 'Org', gen_random_uuid()::text)`, [id]);
  return id;
}

function quantiles(times: readonly number[]): string {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  return [0.5, 0.99, 1].map((share) => `${number(at(share), 2).trim().padStart(7)} ms`).join(' ');
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function number(value: number, digits: number): string {
  return value.toFixed(digits).padStart(12);
}
