// The history of a process: samples on timers that only the test advances.
import { Value } from 'typebox/value';
import { describe, expect, it } from 'vitest';
import { describeHistory } from '../../../src/features/monitoring/history/describe-history.ts';
import {
  type Counters,
  createHistory,
  maxSamples,
  sampleMs,
} from '../../../src/features/monitoring/history/history.ts';
import { HistorySeries } from '../../../src/features/monitoring/history/history-schema.ts';
import { quantile } from '../../../src/features/monitoring/history/quantile.ts';
import { createManualTimers } from '../../helpers/manual-timers.ts';

const bounds = [0.01, 0.1, 1];
const startedAt = Date.parse('2026-11-21T07:00:00Z');
const noReads = { hits: 0, misses: 0, stale: 0, bypass: 0, loads: 0 };

function startHistory() {
  const { timers, advance, now, pending } = createManualTimers();
  const policy = { name: 'call stats', ...noReads };
  const counters = {
    ...{ requests: 0, serverErrors: 0, bounds, durations: [0, 0, 0, 0] },
    policies: [policy],
  } satisfies Counters;
  const levels = { changeFeedDelayMs: null as number | null, eventLoopP99Ms: 1.5, rssBytes: 1000 };
  const history = createHistory({
    readCounters: () => structuredClone(counters),
    readLevels: () => ({ ...levels }),
    ...{ now: () => startedAt + now(), steadyNow: now, timers },
  });
  const count = (durationsMs: readonly number[], reads: Partial<typeof noReads> = {}) => {
    for (const ms of durationsMs) {
      const place = bounds.findIndex((bound) => ms / 1000 <= bound);
      const at = place === -1 ? bounds.length : place;
      counters.requests += 1;
      counters.durations[at] = (counters.durations[at] ?? 0) + 1;
    }
    for (const [name, more] of Object.entries(reads)) policy[name as keyof typeof noReads] += more;
  };
  const described = (minutes = 60) => describeHistory(history.last(minutes));
  return { history, counters, policy, levels, count, advance, pending, described };
}

describe('the history', () => {
  it('is empty before the first sample', () => {
    const { described } = startHistory();
    expect(described()).toMatchObject({ times: [], requests: [], policies: [], total: { requests: 0, hitRate: null } });
    expect(Value.Check(HistorySeries, described())).toBe(true);
  });

  it('has what was counted since the sample before, and null where nothing is known', () => {
    const { count, counters, levels, advance, described } = startHistory();
    count([5, 5, 50], { hits: 3, misses: 1, loads: 1 });
    counters.serverErrors = 1;
    levels.changeFeedDelayMs = 1.2;
    advance(sampleMs);
    levels.changeFeedDelayMs = null;
    advance(sampleMs);
    count([5], { hits: 1 });
    advance(sampleMs);
    const found = described();
    expect(found).toMatchObject({
      times: ['2026-11-21T07:00:10.000Z', '2026-11-21T07:00:20.000Z', '2026-11-21T07:00:30.000Z'],
      requests: [3, 0, 1],
      serverErrors: [1, 0, 0],
      p50Ms: [7.5, null, 5],
      cache: { hits: [3, 0, 1], misses: [1, 0, 0], stale: [0, 0, 0], hitRate: [75, null, 100], loads: [1, 0, 0] },
      changeFeedDelayMs: [1.2, null, null],
      eventLoopP99Ms: [1.5, 1.5, 1.5],
      policies: [{ name: 'call stats', hits: [3, 0, 1], reads: [4, 0, 1], hitRate: 80 }],
      total: { requests: 4, serverErrors: 1, serverErrorRate: 25, reads: 5, loads: 1, hitRate: 80 },
    });
    expect(Value.Check(HistorySeries, found)).toBe(true);
  });

  it('counts from 0 after a reset of the statistics', () => {
    const { count, policy, advance, described } = startHistory();
    count([], { hits: 10 });
    advance(sampleMs);
    Object.assign(policy, noReads);
    count([], { hits: 4 });
    advance(sampleMs);
    expect(described().cache.hits).toEqual([10, 4]);
  });

  it('keeps one hour, and returns as many minutes as asked for', () => {
    const { advance, described } = startHistory();
    advance(sampleMs * (maxSamples + 5));
    expect(described().times).toHaveLength(maxSamples);
    expect(described(1).times).toHaveLength(6);
    expect(described(1).times.at(-1)).toBe(described().times.at(-1));
  });

  it('takes no sample after it was stopped', () => {
    const { history, pending } = startHistory();
    history.stop();
    expect(pending()).toBe(0);
  });
});

describe('a quantile', () => {
  it.each<[string, number, number[], number | null]>([
    ['of nothing is not known', 0.5, [0, 0, 0, 0], null],
    ['is linear within its bucket', 0.5, [0, 4, 0, 0], 0.055],
    ['is the upper bound when it is the last of its bucket', 0.5, [2, 2, 0, 0], 0.01],
    ['skips empty buckets', 0.75, [2, 0, 2, 0], 0.55],
    ['above all bounds is the last bound', 0.95, [1, 0, 0, 9], 1],
  ])('%s', (_, share, counts, expected) => {
    const found = quantile(share, counts, bounds);
    if (expected === null) expect(found).toBeNull();
    else expect(found).toBeCloseTo(expected);
  });
});
