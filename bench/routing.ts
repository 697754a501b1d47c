// What an incoming call waits for: whose number is it? Cold (asked for the first time: one query), warm (remembered) and nobody's,
// with a thousand numbers and with a million, as a multiple of one bare PostgREST round trip in the same run. Everything is real:
// HTTP with keep-alive, a verified token, PostgREST, PostgreSQL. In a stack of its own, which is gone afterwards.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { Agent, request } from 'undici';
import { buildApp } from '../src/app.ts';
import { readConfig } from '../src/config.ts';
import { makeDemoToken } from '../src/embedded/demo-token.ts';
import { startEmbeddedStack } from '../src/embedded/stack.ts';

const rounds = 1000;
const warmUps = 100;
const orgs = 1000;

const root = mkdtempSync(join(tmpdir(), 'callboard-bench-'));
// The server runs as an unprivileged user, who must be able to go there.
chmodSync(root, 0o755);
const config = readConfig({ LOG_LEVEL: 'silent', RATE_LIMIT_PER_IP: '100000000' });
const stack = await startEmbeddedStack({
  root,
  log: (line) => console.error(line),
  onLost: (message) => console.error(message),
});
const app = await buildApp(config, { services: stack.services });
const agent = new Agent({ pipelining: 1, connections: 1 });
const sql = new pg.Client({ connectionString: stack.services.databaseUrl });

/** Numbers in a row: `e164(n)` of n below `count` is somebody's. */
const e164 = (n: number) => `+1${2_000_000_000 + n}`;

async function fillTo(count: number): Promise<void> {
  // No announcements, and no checks of references that hold: this is about how many there are.
  await sql.query('set session_replication_role = replica');
  await sql.query(
    `insert into phone_numbers (org_id, e164, provider, provider_phone_id)
     select owners.id, '+1' || 2000000000 + n, 'bench', 'PN' || n
     from generate_series((select count(*) from phone_numbers where provider = 'bench'), $1 - 1) n
     join (select id, row_number() over () - 1 as place from organizations where slug like 'bench-%') owners
       on owners.place = n % ${orgs}`,
    [count],
  );
  await sql.query('reset session_replication_role');
  await sql.query('vacuum analyze phone_numbers');
}

try {
  await sql.connect();
  await sql.query(
    `insert into organizations (name, slug) select 'Bench', 'bench-' || n from generate_series(1, ${orgs}) n`,
  );
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  const token = await makeDemoToken(stack.keys, { org: 'bluebird', role: 'service' });
  const headers = { authorization: `Bearer ${token}` };

  async function ask(target: string, expected: number): Promise<void> {
    const { statusCode, body } = await request(target, { dispatcher: agent, headers });
    const text = await body.text();
    if (statusCode !== expected) throw new Error(`${target}: ${statusCode} ${text}`);
  }

  async function timesOf(targetOf: (round: number) => string, expected = 200): Promise<{ p50: number; p99: number }> {
    const times: number[] = [];
    for (let round = -warmUps; round < rounds; round += 1) {
      const target = targetOf(round + warmUps);
      const startedAt = performance.now();
      await ask(target, expected);
      if (round >= 0) times.push(performance.now() - startedAt);
    }
    times.sort((a, b) => a - b);
    const at = (part: number) => times[Math.floor(times.length * part)] ?? Number.NaN;
    return { p50: at(0.5), p99: at(0.99) };
  }

  const numberUrl = (phone: string) => `${url}/api/routing/number?phone=${encodeURIComponent(phone)}`;
  /** Far apart, and none twice. */
  const spread = (round: number, count: number) => (round * 7919) % count;

  const cell = (ms: number) => `${ms.toFixed(2).padStart(9)} ms ${(ms / floor.p50).toFixed(2).padStart(6)} ×`;
  const row = (name: string, { p50, p99 }: { p50: number; p99: number }) =>
    console.log(`${name.padEnd(54)}${cell(p50)}${cell(p99)}`);

  console.log(`${rounds} lookups each, one after the other`);
  const floor = await timesOf(() => `${stack.postgrestUrl}/rpc/ping`);
  console.log(`${''.padEnd(54)}${'p50'.padStart(12)}${'p99'.padStart(21)}`);
  row('one bare PostgREST round trip', floor);
  for (const count of [10_000, 1_000_000]) {
    await fillTo(count);
    await app.cache.invalidate();
    const of = ` of ${count.toLocaleString('en')} numbers`;
    row(`cold${of}`, await timesOf((round) => numberUrl(e164(spread(round, count)))));
    row(
      `cold, by its id at the provider,${of}`,
      await timesOf((round) => `${url}/api/routing/number?provider_phone_id=PN${spread(round, count)}`),
    );
    row(`cold, nobody’s,${of}`, await timesOf((round) => numberUrl(`+1${3_000_000_000 + round}`), 404));
    row(`warm${of}`, await timesOf((round) => numberUrl(e164(spread(round % 100, count)))));
  }
} finally {
  await sql.end();
  await agent.close();
  await app.close();
  await stack.close();
  rmSync(root, { recursive: true, force: true });
}
