// What the cache, its tiers and the change feed count of themselves.
import type { Registry } from 'prom-client';
import type { Cache } from '../../cache/cache.ts';
import { addCounter, addGauge, type Samples } from './collect-on-scrape.ts';

export function addCacheFigures(registry: Registry, { stats }: Pick<Cache, 'stats'>): void {
  addCounter(registry, {
    name: 'cache_reads_total',
    help: 'Reads by policy and outcome; together they are all reads. Stale and bypass stand here once there are any.',
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
    help: 'Values in memory, by policy.',
    labelNames: ['policy'],
    read: () => stats().policies.map(({ name, entries }) => [{ policy: name }, entries]),
  });
  addGauge(registry, {
    name: 'cache_bytes',
    help: 'What they are reckoned to take.',
    read: () => [[{}, stats().bytes]],
  });
  addGauge(registry, {
    name: 'cache_max_bytes',
    help: 'What they may take.',
    read: () => [[{}, stats().maxBytes]],
  });
  addCounter(registry, {
    name: 'cache_evictions_total',
    help: 'Values driven out to make room.',
    read: () => [[{}, stats().evictions]],
  });
  addGauge(registry, {
    name: 'cache_degraded',
    help: '1: changes are not heard of, so nothing is shared and nothing is remembered for long.',
    read: () => [[{}, Number(stats().isDegraded)]],
  });
  addTierFigures(registry, stats);
}

function addTierFigures(registry: Registry, stats: Cache['stats']): void {
  addCounter(registry, {
    name: 'cache_tier_reads_total',
    help: 'What each tier was asked. unknown: it did not say in time.',
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
    help: 'Commands that the shared tier did not carry out.',
    labelNames: ['tier'],
    *read() {
      const { shared } = stats().tiers;
      if (shared !== null) yield [{ tier: shared.name }, shared.failures];
    },
  });
  addGauge(registry, {
    name: 'cache_tier_up',
    help: '1: the tier is asked.',
    labelNames: ['tier'],
    *read() {
      const { shared } = stats().tiers;
      yield [{ tier: 'memory' }, 1];
      if (shared !== null) yield [{ tier: shared.name }, Number(shared.state === 'up')];
    },
  });
}
