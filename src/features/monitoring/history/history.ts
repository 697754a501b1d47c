// The last hour of this process: a sample every ten seconds, taken from counters that exist for the metrics.
import type { Timers } from '../../../database/change-feed/timers.ts';
import type { RequestTotals } from '../../../http/metrics/request-metrics.ts';

export const sampleMs = 10_000;
export const maxSamples = 360;

export interface PolicyReads {
  readonly name: string;
  readonly hits: number;
  readonly misses: number;
  readonly stale: number;
  readonly bypass: number;
  readonly loads: number;
}

/** What grows. A reset of the cache's statistics sets some of it back to 0. */
export interface Counters extends RequestTotals {
  readonly policies: readonly PolicyReads[];
}

export interface Levels {
  /** Null: not known. */
  readonly changeFeedDelayMs: number | null;
  readonly eventLoopP99Ms: number | null;
  readonly rssBytes: number;
}

/** What was counted since the sample before, and the levels at the end. Policies without a read are absent. */
export interface Sample extends Counters, Levels {
  /** By the wall clock. */
  readonly at: number;
  /** By the steady clock. */
  readonly steadyAt: number;
}

interface HistoryOptions {
  readonly readCounters: () => Counters;
  readonly readLevels: () => Levels;
  readonly now: () => number;
  readonly steadyNow: () => number;
  readonly timers: Timers;
}

export type History = ReturnType<typeof createHistory>;

export function createHistory({ readCounters, readLevels, now, steadyNow, timers }: HistoryOptions) {
  /** Oldest first. */
  let samples: readonly Sample[] = [];
  let before = readCounters();
  let timer = timers.set(takeSample, sampleMs);

  function takeSample(): void {
    timer = timers.set(takeSample, sampleMs);
    const counters = readCounters();
    const sample = { ...difference(counters, before), ...readLevels(), at: now(), steadyAt: steadyNow() };
    before = counters;
    samples = [...samples, sample].slice(-maxSamples);
  }

  return {
    /** Oldest first. */
    last(minutes: number): readonly Sample[] {
      const from = steadyNow() - minutes * 60_000;
      return samples.filter(({ steadyAt }) => steadyAt > from);
    },
    stop: () => timers.clear(timer),
  };
}

function difference(after: Counters, before: Counters): Counters {
  const earlier = new Map(before.policies.map((policy) => [policy.name, policy]));
  return {
    requests: after.requests - before.requests,
    serverErrors: after.serverErrors - before.serverErrors,
    bounds: after.bounds,
    durations: after.durations.map((count, place) => count - (before.durations[place] ?? 0)),
    policies: after.policies.map((policy) => readsSince(policy, earlier.get(policy.name))).filter(isRead),
  };
}

/** A number that became smaller was reset, and has grown from 0 since. */
const grown = (after: number, before = 0) => (after < before ? after : after - before);

function readsSince(after: PolicyReads, before: PolicyReads | undefined): PolicyReads {
  return {
    name: after.name,
    hits: grown(after.hits, before?.hits),
    misses: grown(after.misses, before?.misses),
    stale: grown(after.stale, before?.stale),
    bypass: grown(after.bypass, before?.bypass),
    loads: grown(after.loads, before?.loads),
  };
}

const isRead = ({ hits, misses, stale, bypass, loads }: PolicyReads) => hits + misses + stale + bypass + loads > 0;
