// What an incoming call waits for: whose number is it? Cold (asked for the first time: one query), warm (remembered) and nobody's,
// with ten thousand numbers and with a million, as a multiple of one bare PostgREST round trip in the same run. Everything is real:
// HTTP with keep-alive, a verified token, PostgREST, PostgreSQL.
import { createDemoToken } from '../src/local-stack/demo-token.ts';
import { heading, row, startOwnService } from './own-service.ts';

const rounds = 1000;
const warmUps = 100;
const orgs = 1000;

const service = await startOwnService();
const { app, stack, sql, url } = service;

/** Numbers in a row: `e164(n)` of n below `count` is somebody's. */
const e164 = (n: number) => `+1${2_000_000_000 + n}`;

async function fillTo(count: number): Promise<void> {
  // No announcements, and no checks of references that hold: this is about how many there are.
  await sql.query('set session_replication_role = replica');
  await sql.query(
    `insert into phone_numbers (org_id, e164, provider, provider_phone_id, verified_at, provider_phone_id_verified_at)
     select owners.id, '+1' || 2000000000 + n, 'bench', 'PN' || n, now(), now()
     from generate_series((select count(*) from phone_numbers where provider = 'bench'), $1 - 1) n
     join (select id, row_number() over () - 1 as place from organizations where slug like 'bench-%') owners
       on owners.place = n % ${orgs}`,
    [count],
  );
  await sql.query('reset session_replication_role');
  await sql.query('vacuum analyze phone_numbers');
}

try {
  await sql.query(
    `insert into organizations (name, slug) select 'Bench', 'bench-' || n from generate_series(1, ${orgs}) n`,
  );
  const token = await createDemoToken(stack.keys, { org: 'bluebird', role: 'service' });
  const timed = (targetOf: (round: number) => string, expected = 200) =>
    service.timesOf(targetOf, { rounds, warmUps, token, expected });
  const numberUrl = (phone: string) => `${url}/api/routing/number?phone=${encodeURIComponent(phone)}`;
  /** Far apart, and none twice. */
  const spread = (round: number, count: number) => (round * 7919) % count;

  console.log(`${rounds} lookups each, one after the other`);
  // The service's role may not even ping.
  const anonymous = { rounds, warmUps, token: stack.keys.publishableKey };
  const floor = await service.timesOf(() => `${stack.postgrestUrl}/rpc/ping`, anonymous);
  console.log(heading);
  console.log(row('one bare PostgREST round trip', floor, floor));
  for (const count of [10_000, 1_000_000]) {
    await fillTo(count);
    await app.cache.invalidate();
    const of = ` of ${count.toLocaleString('en')} numbers`;
    const lookups: readonly [string, (round: number) => string, number?][] = [
      [`cold${of}`, (round) => numberUrl(e164(spread(round, count)))],
      [
        `cold, by its id at the provider,${of}`,
        (round) => `${url}/api/routing/number?provider_phone_id=PN${spread(round, count)}`,
      ],
      [`cold, nobody’s,${of}`, (round) => numberUrl(`+1${3_000_000_000 + round}`), 404],
      [`warm${of}`, (round) => numberUrl(e164(spread(round % 100, count)))],
    ];
    for (const [name, targetOf, expected] of lookups) console.log(row(name, await timed(targetOf, expected), floor));
  }
} finally {
  await service.close();
}
