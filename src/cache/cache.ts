// A two-tier cache: memory, then a shared tier, then the loader. Its guarantee: a read that starts after this instance learned
// of a write never returns a value from before that write. docs/cache.md lists the rules that give this guarantee.
import { createSteadyClock } from '../domain/clock.ts';
import { createChanges } from './changes.ts';
import { createDoorkeeper } from './doorkeeper.ts';
import { createFreshness } from './freshness.ts';
import { createLoading } from './loading.ts';
import { createMemory } from './memory.ts';
import type { Policy } from './policy.ts';
import { createReads } from './reads.ts';
import type { SharedTier } from './shared-tier.ts';
import { createStaleIfError } from './stale-if-error.ts';
import { createStats } from './stats.ts';
import { createVersions } from './versions.ts';
import { createWarmUp, pauseWarmUp } from './warm-up.ts';

export type Cache = ReturnType<typeof createCache>;

export interface CacheOptions {
  readonly maxBytes: number;
  readonly maxEntries?: number;
  /** The share of both limits that one org may use. */
  readonly orgShare?: number;
  readonly sharedTier?: SharedTier;
  /** Must be monotonic: ages are differences of it. */
  readonly now?: () => number;
  readonly random?: () => number;
  /** Called for every failed load. */
  readonly onFailure?: (part: 'loader', error: unknown) => void;
  /** Called for the first success after a failure. */
  readonly onRecovered?: (part: 'loader') => void;
  /** The loader refused the caller: no failure, and no other value may be served instead. */
  readonly isRefusal?: (error: unknown) => boolean;
  /** The load exceeded its own time limit: the last value is served, but the loader counts as healthy. */
  readonly isOverrun?: (error: unknown) => boolean;
  /** Between two loads of the warm-up. */
  readonly warmUpPause?: () => Promise<unknown>;
}

export function createCache(options: CacheOptions) {
  const { now = createSteadyClock().now, random = Math.random, sharedTier } = options;
  const { maxBytes, maxEntries = 50_000, orgShare = 0.1 } = options;
  let isClosed = false;

  const stats = createStats();
  const versions = createVersions(stats.countsOf);
  const freshness = createFreshness(versions);
  const memory = createMemory({ maxBytes, maxEntries, orgShare }, versions.forgetUnused);
  const staleIfError = createStaleIfError({
    now,
    isRefusal: options.isRefusal ?? (() => false),
    isOverrun: options.isOverrun ?? (() => false),
    onFailure: (error) => options.onFailure?.('loader', error),
    onRecovered: () => options.onRecovered?.('loader'),
  });
  const load = createLoading({
    memory,
    doorkeeper: createDoorkeeper(),
    staleIfError,
    now,
    random,
    // While writes of others are not announced, neither tier may be trusted.
    sharedTier: () => (freshness.isDegraded() || isClosed ? undefined : sharedTier),
    onUncacheable: stats.countUncacheable,
  });
  const reads = createReads({ memory, versions, freshness, staleIfError, load, now });
  const changes = createChanges({ stats, memory, versions, sharedTier });
  const { warmUpPause: pause = pauseWarmUp } = options;
  const warmUp = createWarmUp({ memory, isBusy: reads.isBusy, refresh: reads.refresh, pause });

  return {
    read: reads.read,
    readPast: reads.readPast,
    peek: reads.peek,
    lastKnown: reads.lastKnown,
    /** Relaxed policies of the org reload what a write before now has outdated. */
    readBack: versions.readBack,
    changed: changes.changed,
    invalidate: changes.invalidate,
    previewInvalidation: changes.preview,
    /** Outdates everything, and starts the warm-up. */
    async raiseEpoch(): Promise<void> {
      const done = changes.newEpoch();
      void warmUp.run();
      await done;
    },
    grow: memory.grow,
    /** Adds policies before their first read. A policy across orgs must be added before the first write to its tables. */
    declare(...policies: readonly Policy[]): void {
      for (const policy of policies) stats.countsOf(policy);
    },
    policies: stats.policies,
    stats: () => ({
      ...stats.describe(memory, sharedTier),
      isDegraded: freshness.isDegraded(),
      orgs: versions.orgCount(),
    }),
    resetStats(): void {
      stats.reset();
      memory.resetEvictions();
      sharedTier?.resetStats();
    },
    /** Degraded: the change feed is lost. Values are kept for 5 s at most, and the shared tier is not used. */
    feedState: (state: 'healthy' | 'degraded') => freshness.setDegraded(state === 'degraded'),
    registerWarmUp: warmUp.register,
    async close(): Promise<void> {
      isClosed = true;
      warmUp.stop();
      await sharedTier?.close();
    },
  };
}
