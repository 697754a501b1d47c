// The policies of a cache and their counters: hits + misses + stale + bypass is the number of reads, exactly.
import type { createMemory } from './memory.ts';
import type { Policy } from './policy.ts';
import { createCounts, type PolicyCounts } from './policy-counts.ts';
import type { SharedTier } from './shared-tier.ts';

/** Percent with two decimals; null before the first read. */
function hitRateOf({ hits, misses, stale, bypass }: Omit<Totals, 'sharedHits'>): number | null {
  const reads = hits + misses + stale + bypass;
  return reads === 0 ? null : Math.round((hits / reads) * 10_000) / 100;
}

type Totals = Pick<PolicyCounts, 'hits' | 'sharedHits' | 'misses' | 'stale' | 'bypass'>;

export function createStats() {
  const countsByPolicy = new Map<Policy, PolicyCounts>();
  const tablesAcrossOrgs = new Set<string>();
  let uncacheable = 0;

  /** Of a policy that is added by its first use. */
  function countsOf(policy: Policy): PolicyCounts {
    const known = countsByPolicy.get(policy);
    if (known !== undefined) return known;
    for (const { name } of countsByPolicy.keys()) {
      if (name === policy.name)
        throw new TypeError(`Two policies have the name ${name}: their keys would be the same.`);
    }
    if (policy.isAcrossOrgs) for (const table of policy.tables) tablesAcrossOrgs.add(table);
    const counts = createCounts(policy);
    countsByPolicy.set(policy, counts);
    return counts;
  }

  function totals(): Totals {
    const sums = { hits: 0, sharedHits: 0, misses: 0, stale: 0, bypass: 0 };
    for (const counts of countsByPolicy.values()) {
      sums.hits += counts.hits;
      sums.sharedHits += counts.sharedHits;
      sums.misses += counts.misses;
      sums.stale += counts.stale;
      sums.bypass += counts.bypass;
    }
    return sums;
  }

  return {
    countsOf,
    countUncacheable(): void {
      uncacheable++;
    },
    policies: () => [...countsByPolicy.keys()],
    /** Whether a write of any org to this table outdates values that belong to no org. */
    isReadAcrossOrgs: (table: string) => tablesAcrossOrgs.has(table),
    describe(memory: ReturnType<typeof createMemory>, sharedTier: SharedTier | undefined) {
      const { sharedHits, ...sums } = totals();
      const { hits, misses, stale, bypass } = sums;
      return {
        ...memory.stats(),
        ...sums,
        hitRate: hitRateOf(sums),
        uncacheable,
        policies: [...countsByPolicy.values()].map(describeCounts),
        tiers: {
          memory: { hits: hits - sharedHits, misses: sharedHits + misses + stale + bypass },
          shared: sharedTier?.stats() ?? null,
        },
      };
    },
    /** Entries stay stored, and stay counted. */
    reset(): void {
      uncacheable = 0;
      for (const counts of countsByPolicy.values()) {
        counts.hits = counts.sharedHits = counts.misses = counts.stale = counts.bypass = 0;
        counts.loads = counts.loadMs = 0;
      }
    },
  };
}

/** `loadMs` is the mean of the loads, null before the first. */
const describeCounts = (counts: PolicyCounts) => ({
  ...counts,
  hitRate: hitRateOf(counts),
  loadMs: counts.loads === 0 ? null : Math.round((counts.loadMs / counts.loads) * 100) / 100,
});
