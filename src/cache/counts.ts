// hits + misses + stale + bypass is the number of reads, exactly. Counting is `++` on an object that is there already.
import type { Policy } from './policy.ts';

/** BYPASS: the loader answered, and the answer could not be kept. */
export type Outcome = 'HIT' | 'MISS' | 'STALE' | 'BYPASS';

export interface PolicyCounts {
  readonly name: string;
  readonly ttlSeconds: number;
  entries: number;
  hits: number;
  /** Those of the hits that the shared tier answered. */
  sharedHits: number;
  misses: number;
  stale: number;
  bypass: number;
  loads: number;
  loadMs: number;
}

export function countOutcome(counts: PolicyCounts, outcome: Outcome): void {
  if (outcome === 'HIT') counts.hits++;
  else if (outcome === 'MISS') counts.misses++;
  else if (outcome === 'STALE') counts.stale++;
  else counts.bypass++;
}

/** Percent with two decimals; null before the first read. */
export function hitRateOf({ hits, misses, stale, bypass }: Omit<PolicyCounts, 'name'> | Totals): number | null {
  const reads = hits + misses + stale + bypass;
  return reads === 0 ? null : Math.round((hits / reads) * 10_000) / 100;
}

type Totals = Pick<PolicyCounts, 'hits' | 'sharedHits' | 'misses' | 'stale' | 'bypass'>;

export function createCounts() {
  const byPolicy = new Map<Policy, PolicyCounts>();

  function countsOf(policy: Policy): PolicyCounts {
    const known = byPolicy.get(policy);
    if (known !== undefined) return known;
    for (const { name } of byPolicy.values()) {
      if (name === policy.name) throw new TypeError(`Two policies are called ${name}: their keys would be the same.`);
    }
    const counts: PolicyCounts = {
      name: policy.name,
      ttlSeconds: policy.ttlMs / 1000,
      entries: 0,
      hits: 0,
      sharedHits: 0,
      misses: 0,
      stale: 0,
      bypass: 0,
      loads: 0,
      loadMs: 0,
    };
    byPolicy.set(policy, counts);
    return counts;
  }

  return {
    countsOf,
    policies: () => [...byPolicy.keys()],
    totals(): Totals {
      const totals = { hits: 0, sharedHits: 0, misses: 0, stale: 0, bypass: 0 };
      for (const counts of byPolicy.values()) {
        totals.hits += counts.hits;
        totals.sharedHits += counts.sharedHits;
        totals.misses += counts.misses;
        totals.stale += counts.stale;
        totals.bypass += counts.bypass;
      }
      return totals;
    },
    /** `loadMs` is the mean of a load, null before the first. */
    describePolicies: () =>
      [...byPolicy.values()].map((counts) => ({
        ...counts,
        hitRate: hitRateOf(counts),
        loadMs: counts.loads === 0 ? null : Math.round((counts.loadMs / counts.loads) * 100) / 100,
      })),
    /** What is stored stays, and stays counted. */
    reset(): void {
      for (const counts of byPolicy.values()) {
        counts.hits = counts.sharedHits = counts.misses = counts.stale = counts.bypass = 0;
        counts.loads = counts.loadMs = 0;
      }
    },
  };
}
