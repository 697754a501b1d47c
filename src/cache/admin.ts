// What people on call ask of the cache, and do to it: its figures, and what is to be thrown away.
import { type createCounts, hitRateOf } from './counts.ts';
import type { OrgId } from './key.ts';
import type { createMemory } from './memory.ts';
import type { SharedTier } from './shared-tier.ts';
import { type createVersions, everything, stampOf, tagName } from './versions.ts';

interface Parts {
  readonly counts: ReturnType<typeof createCounts>;
  readonly memory: ReturnType<typeof createMemory>;
  readonly versions: ReturnType<typeof createVersions>;
  readonly sharedTier: SharedTier | undefined;
  isDegraded(): boolean;
  changed(table: string, org: OrgId | '*'): Promise<void>;
  bumpWhole(org: OrgId | '*'): Promise<void>;
}

export interface Dropping {
  readonly orgId?: OrgId;
  readonly tables?: readonly string[];
  readonly policy?: string;
}

export function createOnCall({ counts, memory, versions, sharedTier, isDegraded, changed, bumpWhole }: Parts) {
  let uncacheable = 0;

  function currentEntries(): number {
    let current = 0;
    for (const [, { stamp, scope }] of memory.entries()) if (stamp === stampOf(scope)) current++;
    return current;
  }

  return {
    countUncacheable(): void {
      uncacheable++;
    },

    /** A policy goes by the tables it reads; without any word, everything goes. */
    async invalidate({ orgId, tables, policy: name }: Dropping = {}) {
      const policy = counts.policies().find((each) => each.name === name);
      if (name !== undefined && policy === undefined) return { entries: 0, tags: [] };
      const org = orgId ?? everything;
      const named = [...new Set([...(tables ?? []), ...(policy?.tables ?? [])])];
      const before = currentEntries();
      const isWhole = tables === undefined && policy === undefined;
      const done = isWhole ? [bumpWhole(org)] : named.map((table) => changed(table, org));
      const entries = before - currentEntries();
      await Promise.all(done);
      return { entries, tags: isWhole ? [tagName(org)] : named.map((table) => tagName(org, table)) };
    },

    stats() {
      const totals = counts.totals();
      const { hits, sharedHits, misses, stale, bypass } = totals;
      return {
        ...memory.stats(),
        hits,
        misses,
        stale,
        bypass,
        hitRate: hitRateOf(totals),
        uncacheable,
        isDegraded: isDegraded(),
        orgs: versions.orgCount(),
        policies: counts.describePolicies(),
        tiers: {
          memory: { hits: hits - sharedHits, misses: sharedHits + misses + stale + bypass },
          shared: sharedTier?.stats() ?? null,
        },
      };
    },

    resetStats(): void {
      counts.reset();
      memory.resetEvictions();
      sharedTier?.resetStats();
      uncacheable = 0;
    },
  };
}
