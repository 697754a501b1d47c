// The time to find the organisation of a phone number, which every incoming call waits for: not cached (one query), cached, and
// unknown, with ten thousand and a million numbers, as a multiple of one PostgREST round trip in the same run.
//   npm run bench:routing
import { createDemoToken } from '../src/local-stack/demo-token.ts';
import { heading, row, startOwnService } from './own-service.ts';

const rounds = 1000;
const warmUps = 100;
const orgs = 1000;

const service = await startOwnService();
const { app, stack, sql, url } = service;

/** Consecutive numbers: those with n below `count` exist. */
const e164 = (n: number) => `+1${2_000_000_000 + n}`;

async function fillTo(count: number): Promise<void> {
  // Without triggers and foreign key checks: only the number of rows matters here.
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
  /** Far apart, and never the same one twice. */
  const spread = (round: number, count: number) => (round * 7919) % count;

  console.log(`${rounds} lookups each, one after the other`);
  // The role of the service token may not call ping.
  const anonymous = { rounds, warmUps, token: stack.keys.publishableKey };
  const baseline = await service.timesOf(() => `${stack.postgrestUrl}/rpc/ping`, anonymous);
  console.log(heading);
  console.log(row('one PostgREST round trip', baseline, baseline));
  for (const count of [10_000, 1_000_000]) {
    await fillTo(count);
    await app.cache.invalidate();
    const of = `, ${count.toLocaleString('en')} numbers`;
    const lookups: readonly [string, (round: number) => string, number?][] = [
      [`not cached${of}`, (round) => numberUrl(e164(spread(round, count)))],
      [
        `not cached, by provider id${of}`,
        (round) => `${url}/api/routing/number?provider_phone_id=PN${spread(round, count)}`,
      ],
      [`not cached, unknown${of}`, (round) => numberUrl(`+1${3_000_000_000 + round}`), 404],
      [`cached${of}`, (round) => numberUrl(e164(spread(round % 100, count)))],
    ];
    for (const [name, targetOf, expected] of lookups) console.log(row(name, await timed(targetOf, expected), baseline));
  }
} finally {
  await service.close();
}
