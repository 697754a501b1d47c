// The counters of one policy.
import type { Policy } from './policy.ts';

/** BYPASS: the value was loaded, but not stored. */
export type Outcome = 'HIT' | 'MISS' | 'STALE' | 'BYPASS';

export interface PolicyCounts {
  readonly name: string;
  readonly ttlSeconds: number;
  entries: number;
  hits: number;
  /** Hits that came from the shared tier. */
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

export const createCounts = ({ name, ttlMs }: Policy): PolicyCounts => ({
  name,
  ttlSeconds: ttlMs / 1000,
  entries: 0,
  hits: 0,
  sharedHits: 0,
  misses: 0,
  stale: 0,
  bypass: 0,
  loads: 0,
  loadMs: 0,
});
