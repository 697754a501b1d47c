// Stored peaks are exact at any moment: after any writes, folds, runs of the job and changes of the time zone.
import { randomInt } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readPeakConcurrency } from '../../src/features/calls/concurrency/peak-concurrency.ts';
import { makeOrg, startTestApp, type TestApp, type TestOrg } from '../helpers/app.ts';
import {
  aCall,
  asMember,
  aTime,
  type Call,
  naivePeaks,
  someBounds,
  storeCalls,
  toInstant,
  zonesWithClockChanges as zones,
} from '../helpers/caller-figures.ts';
import { fuzzRuns } from '../helpers/fuzz-runs.ts';
import { createRandom, type Random } from '../helpers/seeded-random.ts';

const roundsEach = fuzzRuns(6);
let service: TestApp;

beforeAll(async () => {
  service = await startTestApp({ isWithoutFeed: true });
});
afterAll(() => service?.close());

async function storePeaks(): Promise<void> {
  while (await service.app.runJob('store call peaks'));
}

const query = (sql: string, values: unknown[] = []) => service.stack.sql.query(sql, values);

async function storedCalls({ id }: TestOrg): Promise<Call[]> {
  const { rows } = await query(
    `select id, direction, status, from_number, leg_of, extract(epoch from started_at)::float8 * 1000 as "startedAt",
       extract(epoch from answered_at)::float8 * 1000 as "answeredAt", extract(epoch from ended_at)::float8 * 1000 as "endedAt"
     from call_logs where org_id = $1 and leg_of is null`,
    [id],
  );
  return rows;
}

async function readPeaks(org: TestOrg, timezone: string, times: readonly number[]) {
  const bounds = times.map(toInstant);
  const read = await asMember(service, org, (database) =>
    readPeakConcurrency({ database, orgId: org.id, timezone, bounds, filter: {}, now: Date.now() }),
  );
  const inMs = ({ peak, at }: typeof read.total) => ({ peak, at: at === null ? null : Date.parse(at) });
  return { source: read.source, buckets: read.buckets.map(inMs), total: inMs(read.total) };
}

/** One write, or nothing. */
function aWrite(random: Random, org: TestOrg): Promise<unknown> {
  const some = `select id from call_logs where org_id = '${org.id}' order by md5(id::text || '${random.below(1e9)}') limit ${1 + random.below(3)}`;
  const time = () => `'${toInstant(aTime(random))}'`;
  const set = (changes: string) => query(`update call_logs set ${changes} where id in (${some})`);
  return random.one([
    () => storeCalls(service, org, [aCall(random, [])]),
    () => query(`delete from call_logs where id in (${some})`),
    () => set(`started_at = ${time()}, answered_at = null, ended_at = null`),
    () => set(`started_at = least(started_at, ${time()}), ended_at = ${time()}::timestamptz + interval '14 days'`),
    () => set(`answered_at = started_at + interval '5 minutes'`),
    () => set(`status = 'failed'`),
    () => set(`status = 'in_progress', ended_at = null`),
    () => set(`leg_of = null`),
    () =>
      query(
        `update call_logs as legs set leg_of = calls.id from (${some}) as chosen join call_logs as calls using (id)
         where legs.org_id = calls.org_id and legs.id > calls.id and calls.leg_of is null and legs.from_number = calls.from_number`,
      ),
    async () => {},
  ])();
}

/** Of all zones: where the clock changed often, one of them may read none. */
let fromStored = 0;

describe('stored peaks', () => {
  it.each(zones.map((zone) => ({ zone, seed: randomInt(2 ** 31) })))(
    'equal a naive computation after any writes, from $zone, seed $seed',
    async ({ zone, seed }) => {
      const random = createRandom(seed);
      let timezone: string = zone;
      const org = await makeOrg(service.stack, { timezone });
      await storeCalls(
        service,
        org,
        Array.from({ length: 40 }, () => aCall(random, [])),
      );
      for (let round = 0; round < roundsEach; round += 1) {
        for (let left = random.below(3); left > 0; left -= 1) await aWrite(random, org);
        if (random.happens(0.4)) await query('select private.fold_call_changes($1)', [org.id]);
        if (random.happens(0.1)) {
          timezone = random.one(zones);
          await query('update org_settings set timezone = $2 where org_id = $1', [org.id, timezone]);
        }
        if (random.happens(0.2)) await query('call private.count_all_calls($1)', [org.id]);
        if (random.happens(0.5)) await storePeaks();
        const times = someBounds(random, timezone);
        const { source, ...peaks } = await readPeaks(org, timezone, times);
        if (source === 'rollup') fromStored += 1;
        expect(peaks, `round ${round}`).toEqual(naivePeaks(await storedCalls(org), times));
      }
    },
  );

  it('are read in some of these rounds', () => expect(fromStored).toBeGreaterThan(0));

  it('are not stored from before a change that a fold takes meanwhile', async () => {
    const org = await makeOrg(service.stack);
    const times = [Date.parse('2026-10-26T00:00Z'), Date.parse('2026-10-27T00:00Z')];
    const aCallFrom = (from: string) =>
      query(
        `insert into call_logs (org_id, direction, status, started_at, ended_at) values ($1, 'inbound', 'completed', $2, $2::timestamptz + interval '1 hour')`,
        [org.id, from],
      );
    await storePeaks();
    await aCallFrom('2026-10-26T10:00Z');
    const job = new pg.Client({ connectionString: service.stack.databaseUrl });
    await job.connect();
    try {
      await job.query('begin');
      const headers = JSON.stringify({ 'x-callboard-key': service.stack.keys.gatewayKey });
      await job.query(`select set_config('request.headers', $1, true)`, [headers]);
      while ((await job.query('select private.store_call_peaks(60) as more')).rows[0].more);
      await aCallFrom('2026-10-26T10:30Z');
      await query('select private.fold_call_changes($1)', [org.id]);
      await job.query('commit');
    } finally {
      await job.end();
    }
    expect(await readPeaks(org, 'UTC', times)).toMatchObject({ source: 'count', total: { peak: 2 } });
    await storePeaks();
    expect(await readPeaks(org, 'UTC', times)).toMatchObject({ source: 'rollup', total: { peak: 2 } });
  });

  it('answer any time range, and calls of more than 92 days without them are refused', async () => {
    const org = await makeOrg(service.stack);
    const years = [Date.parse('2020-01-01T00:00Z'), Date.parse('2026-10-27T00:00Z')];
    const call = `insert into call_logs (org_id, direction, status, started_at, ended_at) values ($1, 'inbound', 'completed', $2, $3)`;
    await query(call, [org.id, '2026-10-26T10:00Z', '2026-10-26T11:00Z']);
    await expect(readPeaks(org, 'UTC', years)).rejects.toThrow('92 days');
    await storePeaks();
    expect(await readPeaks(org, 'UTC', years)).toMatchObject({ source: 'rollup', total: { peak: 1 } });
    // Earlier than the first stored day.
    await query(call, [org.id, '2026-10-01T10:00Z', '2026-10-26T10:30Z']);
    expect((await readPeaks(org, 'UTC', years)).total).toMatchObject({ peak: 2 });
    await storePeaks();
    expect((await readPeaks(org, 'UTC', years)).total).toMatchObject({ peak: 2 });
  });

  it('are gone after a truncate', async () => {
    const org = await makeOrg(service.stack);
    const times = [Date.parse('2026-10-26T00:00Z'), Date.parse('2026-10-27T00:00Z')];
    await query(
      `insert into call_logs (org_id, direction, status, started_at, ended_at)
       values ($1, 'inbound', 'completed', '2026-10-26T10:00Z', '2026-10-26T11:00Z')`,
      [org.id],
    );
    await storePeaks();
    expect(await readPeaks(org, 'UTC', times)).toMatchObject({ source: 'rollup', total: { peak: 1 } });
    await query('truncate call_logs cascade');
    expect((await readPeaks(org, 'UTC', times)).total).toEqual({ peak: 0, at: null });
  });
});
