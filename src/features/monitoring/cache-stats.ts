// The cache's statistics, with a summary in one line.
import type { Cache } from '../../cache/cache.ts';
import type { ChangeFeed } from '../../database/change-feed/change-feed.ts';
import type { CacheStats } from './cache-schemas.ts';

export function describeCache(
  cache: Cache,
  changeFeed: ChangeFeed | null,
  clocks: Clocks,
): Omit<CacheStats, 'instance'> {
  const { policies, tiers, isDegraded, ...totals } = cache.stats();
  const tablesOf = new Map(cache.policies().map(({ name, tables }) => [name, [...tables]]));
  return {
    timestamp: new Date(clocks.now()).toISOString(),
    cache: totals,
    policies: policies.map((figures) => ({ ...figures, tables: tablesOf.get(figures.name) ?? [] })),
    tiers,
    changeFeed: changeFeed === null ? null : describeFeed(changeFeed, clocks),
    message: summarize({ ...totals, tiers, isDegraded, hasFeed: changeFeed !== null }),
  };
}

interface Clocks {
  now(): number;
  steadyNow(): number;
}

function describeFeed({ state, stats }: ChangeFeed, { now, steadyNow }: Clocks) {
  const { lastHeartbeatAt, roundTripMs: _, ...counts } = stats();
  const heartbeatAt =
    lastHeartbeatAt === undefined ? null : new Date(now() - (steadyNow() - lastHeartbeatAt)).toISOString();
  return { state: state(), ...counts, lastHeartbeatAt: heartbeatAt };
}

type Figures = Pick<
  ReturnType<Cache['stats']>,
  'hits' | 'misses' | 'stale' | 'bypass' | 'hitRate' | 'tiers' | 'isDegraded'
>;

/** A problem is reported before the hit rate. */
function summarize(figures: Figures & { readonly hasFeed: boolean }): string {
  const { hits, misses, stale, bypass, hitRate, tiers, isDegraded, hasFeed } = figures;
  if (!hasFeed)
    return 'Degraded: DATABASE_URL is not set, so there is no change feed and entries are kept for at most 5 s.';
  if (isDegraded)
    return 'Degraded: the change feed is not connected, so entries are kept for at most 5 s and not shared.';
  if (tiers.shared?.state === 'off') {
    const { name, reason } = tiers.shared;
    const why = reason === null ? '' : ` ${reason}`;
    return `Degraded: ${name} is not used, so this process caches only in its own memory.${why}`;
  }
  const reads = hits + misses + stale + bypass;
  if (reads === 0) return 'No reads yet.';
  if (hits === 0) return `No hits yet in ${reads} ${reads === 1 ? 'read' : 'reads'}.`;
  return `Healthy: ${hitRate} % of ${reads} reads were hits.`;
}
