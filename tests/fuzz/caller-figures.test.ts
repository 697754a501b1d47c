// The figures that are no sums equal a naive computation over the same rows, for random calls, filters, time ranges and time zones.
import { randomInt, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCallerFigures } from '../../src/features/calls/callers/caller-figures.ts';
import { readPeakConcurrency } from '../../src/features/calls/concurrency/peak-concurrency.ts';
import type { CallFilter } from '../../src/features/calls/filters.ts';
import { makeOrg, startTestApp, type TestApp, type TestOrg } from '../helpers/app.ts';
import {
  aCall,
  asMember,
  type Call,
  day,
  matches,
  minute,
  naiveCallers,
  naivePeaks,
  someBounds,
  storeCalls,
  toInstant,
  zonesWithClockChanges as zones,
} from '../helpers/caller-figures.ts';
import { fuzzRuns } from '../helpers/fuzz-runs.ts';
import { createRandom } from '../helpers/seeded-random.ts';

const spansEach = fuzzRuns(8);
/** For the figures of callers: some first calls are younger than 7 days. */
const now = Date.parse('2026-11-08T00:00:12Z');

let service: TestApp;

beforeAll(async () => {
  service = await startTestApp({ isWithoutFeed: true });
});
afterAll(() => service?.close());

const filters: readonly [CallFilter, ...CallFilter[]] = [
  {},
  {},
  { direction: ['inbound'] },
  { status: ['completed', 'in_progress'] },
  { search: '555010' },
];

describe('peak concurrency and the figures of callers equal a naive computation', () => {
  const cases = [...zones, ...zones].map((timezone) => ({ timezone, seed: randomInt(2 ** 31) }));
  it.each(cases)('in $timezone, seed $seed', async ({ timezone, seed }) => {
    const random = createRandom(seed);
    const org = await makeOrg(service.stack, { timezone });
    const calls: Call[] = [];
    for (let left = random.one([30, 70, 150]); left > 0; left -= 1) calls.push(aCall(random, calls));
    await storeCalls(service, org, calls);
    for (let n = 0; n < spansEach; n += 1) {
      const times = someBounds(random, timezone);
      const bounds = times.map(toInstant);
      const filter = random.one(filters);
      const query = { orgId: org.id, timezone, bounds, filter, now };

      const peaks = await asMember(service, org, (database) =>
        readPeakConcurrency({ ...query, now: Date.now(), database }),
      );
      const inMs = ({ peak, at }: { peak: number; at: string | null }) => ({
        peak,
        at: at === null ? null : Date.parse(at),
      });
      expect({ buckets: peaks.buckets.map(inMs), total: inMs(peaks.total) }, JSON.stringify(query)).toEqual(
        naivePeaks(
          calls.filter((call) => matches(call, filter)),
          times,
        ),
      );

      const callers = await asMember(service, org, (database) => readCallerFigures({ ...query, database }));
      const counts = ({ uniqueCallers, repeatCallerRate, firstCallResolutionRate }: typeof callers.total) => ({
        callers: uniqueCallers.value,
        repeat: repeatCallerRate.part,
        judged: firstCallResolutionRate.whole,
        resolved: firstCallResolutionRate.part,
        tooYoung: firstCallResolutionRate.tooYoung,
      });
      expect({ buckets: callers.buckets.map(counts), total: counts(callers.total) }, JSON.stringify(query)).toEqual(
        naiveCallers(calls, filter, times, now - 7 * day),
      );
    }
  });
});

describe('at the edges', () => {
  const at = (time: string) => Date.parse(`2026-10-26T${time}Z`);
  const inbound = {
    direction: 'inbound',
    status: 'completed',
    from_number: '+15550101',
    answeredAt: null,
    leg_of: null,
  };
  const a = (from: number, to: number | null = from): Call => ({
    id: randomUUID(),
    ...inbound,
    startedAt: from,
    endedAt: to,
  });
  const query = (org: TestOrg, times: readonly number[]) => ({
    ...{ orgId: org.id, timezone: 'UTC', filter: {}, now },
    bounds: times.map(toInstant),
  });

  it('calls that end when a bucket begins are not in it', async () => {
    const org = await makeOrg(service.stack);
    await storeCalls(service, org, [
      a(at('10:00'), at('11:00')),
      a(at('10:00'), at('11:00')),
      a(at('10:30'), at('12:00')),
    ]);
    const bounds = query(org, [at('10:00'), at('11:00'), at('12:00'), at('13:00')]);
    const { buckets } = await asMember(service, org, (database) =>
      readPeakConcurrency({ ...bounds, now: Date.now(), database }),
    );
    expect(buckets.map(({ peak, at: time }) => [peak, time])).toEqual([
      [3, '2026-10-26T10:30:00+00:00'],
      [1, '2026-10-26T11:00:00+00:00'],
      [0, null],
    ]);
  });

  it('a call that ended at an unknown time is not counted', async () => {
    const org = await makeOrg(service.stack);
    const lost = { ...a(at('10:00'), null), status: 'failed' };
    await storeCalls(service, org, [lost, { ...a(at('10:00'), null), status: 'in_progress' }]);
    const bounds = query(org, [at('10:00'), at('11:00')]);
    const { total } = await asMember(service, org, (database) =>
      readPeakConcurrency({ ...bounds, now: Date.now(), database }),
    );
    expect(total.peak).toBe(1);
  });

  it('a call exactly seven days later is from a repeat caller, and one a minute later is not', async () => {
    for (const [later, resolved] of [
      [7 * day, 0],
      [7 * day + minute, 1],
    ] as const) {
      const org = await makeOrg(service.stack);
      await storeCalls(service, org, [a(at('10:00')), a(at('10:00') + later)]);
      const bounds = query(org, [at('09:00'), at('11:00'), at('11:00') + 7 * day]);
      const { buckets } = await asMember(service, org, (database) => readCallerFigures({ ...bounds, database }));
      expect(buckets.map((each) => each.firstCallResolutionRate.part)).toEqual([resolved, 0]);
      expect(buckets.map((each) => each.repeatCallerRate.part)).toEqual([0, 1 - resolved]);
    }
  });
});
