// The cache's figures as people on call read them.
import type { Cache } from '../../cache/cache.ts';
import type { ChangeFeed } from '../../database/change-feed/change-feed.ts';
import type { CacheStats } from './cache-schemas.ts';

export function describeCache(cache: Cache, changeFeed: ChangeFeed | null, clocks: Clocks): CacheStats {
  const { policies, tiers, isDegraded, ...totals } = cache.stats();
  const tablesOf = new Map(cache.policies().map(({ name, tables }) => [name, [...tables]]));
  return {
    timestamp: new Date(clocks.now()).toISOString(),
    cache: totals,
    policies: policies.map((figures) => ({ ...figures, tables: tablesOf.get(figures.name) ?? [] })),
    tiers,
    changeFeed: changeFeed === null ? null : describeFeed(changeFeed, clocks),
    message: sayInWords({ ...totals, tiers, isDegraded, hasFeed: changeFeed !== null }),
  };
}

interface Clocks {
  now(): number;
  steadyNow(): number;
}

function describeFeed({ state, stats }: ChangeFeed, { now, steadyNow }: Clocks) {
  const { lastHeartbeatAt, ...counts } = stats();
  const heard = lastHeartbeatAt === undefined ? null : new Date(now() - (steadyNow() - lastHeartbeatAt)).toISOString();
  return { state: state(), ...counts, lastHeartbeatAt: heard };
}

type Figures = Pick<
  ReturnType<Cache['stats']>,
  'hits' | 'misses' | 'stale' | 'bypass' | 'hitRate' | 'tiers' | 'isDegraded'
>;

/** What is wrong comes before how much is hit. */
export function sayInWords(figures: Figures & { readonly hasFeed: boolean }): string {
  const { hits, misses, stale, bypass, hitRate, tiers, isDegraded, hasFeed } = figures;
  if (!hasFeed)
    return 'Degraded: DATABASE_URL is not set, so changes are not heard of and values are kept for 5 s at most.';
  if (isDegraded)
    return 'Degraded: the change feed is not connected, so values are kept for 5 s at most and not shared.';
  if (tiers.shared?.state === 'off') {
    const { name, reason } = tiers.shared;
    const why = reason === null ? '' : ` ${reason}`;
    return `Degraded: ${name} is not used, so this process remembers for itself alone.${why}`;
  }
  const reads = hits + misses + stale + bypass;
  if (reads === 0) return 'No request yet: there is nothing to say about hits.';
  if (hits === 0) return `No hit yet in ${reads} ${reads === 1 ? 'read' : 'reads'}: ask for something twice.`;
  return `Healthy: ${hitRate} % of ${reads} reads were hits.`;
}
