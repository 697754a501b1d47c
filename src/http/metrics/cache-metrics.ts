// The metrics of the cache and its tiers.
import type { Registry } from 'prom-client';
import type { Cache } from '../../cache/cache.ts';
import { addCounter, addGauge, type Samples } from './collect-on-scrape.ts';

export function addCacheMetrics(registry: Registry, { stats }: Pick<Cache, 'stats'>): void {
  addCounter(registry, {
    name: 'cache_reads_total',
    help: 'Cache reads by policy and outcome. Stale and bypass appear after the first of them.',
    labelNames: ['policy', 'outcome'],
    *read() {
      for (const { name: policy, hits, misses, stale, bypass } of stats().policies) {
        yield [{ policy, outcome: 'hit' }, hits];
        yield [{ policy, outcome: 'miss' }, misses];
        if (stale > 0) yield [{ policy, outcome: 'stale' }, stale];
        if (bypass > 0) yield [{ policy, outcome: 'bypass' }, bypass];
      }
    },
  });
  addGauge(registry, {
    name: 'cache_entries',
    help: 'Cache entries in memory, by policy.',
    labelNames: ['policy'],
    read: () => stats().policies.map(({ name, entries }) => [{ policy: name }, entries]),
  });
  addGauge(registry, {
    name: 'cache_bytes',
    help: 'Estimated size of all entries in memory.',
    read: () => [[{}, stats().bytes]],
  });
  addGauge(registry, {
    name: 'cache_max_bytes',
    help: 'Maximum size of all entries in memory.',
    read: () => [[{}, stats().maxBytes]],
  });
  addCounter(registry, {
    name: 'cache_evictions_total',
    help: 'Entries removed from memory to make room for others.',
    read: () => [[{}, stats().evictions]],
  });
  addGauge(registry, {
    name: 'cache_degraded',
    help: '1 while the change feed is degraded: entries are kept briefly and not shared.',
    read: () => [[{}, Number(stats().isDegraded)]],
  });
  addTierMetrics(registry, stats);
}

function addTierMetrics(registry: Registry, stats: Cache['stats']): void {
  addCounter(registry, {
    name: 'cache_tier_reads_total',
    help: 'Reads by tier and outcome. unknown: no answer in time.',
    labelNames: ['tier', 'outcome'],
    *read(): Samples {
      const { memory, shared } = stats().tiers;
      yield [{ tier: 'memory', outcome: 'hit' }, memory.hits];
      yield [{ tier: 'memory', outcome: 'miss' }, memory.misses];
      if (shared === null) return;
      const { name: tier, hits, misses, unknown } = shared;
      yield [{ tier, outcome: 'hit' }, hits];
      yield [{ tier, outcome: 'miss' }, misses];
      yield [{ tier, outcome: 'unknown' }, unknown];
    },
  });
  addCounter(registry, {
    name: 'cache_tier_failures_total',
    help: 'Commands of the shared tier that failed.',
    labelNames: ['tier'],
    *read() {
      const { shared } = stats().tiers;
      if (shared !== null) yield [{ tier: shared.name }, shared.failures];
    },
  });
  addGauge(registry, {
    name: 'cache_tier_up',
    help: '1 while the tier is used.',
    labelNames: ['tier'],
    *read() {
      const { shared } = stats().tiers;
      yield [{ tier: 'memory' }, 1];
      if (shared !== null) yield [{ tier: shared.name }, Number(shared.state === 'up')];
    },
  });
}
