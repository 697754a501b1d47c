import { serverNowMs } from '../../data/clock.ts';
import type { AnswerOf } from '../../data/get.ts';
import { opsZone } from '../../frame/ops-screen.tsx';
import { Facts } from '../../parts/facts.tsx';
import { opsCacheWords } from '../../words/en/ops-cache.ts';
import { momentOf } from '../../words/time.ts';

type Stats = AnswerOf<'/api/monitoring/cache-stats'>;

export function Tiers({ stats: { cache, tiers, changeFeed } }: { readonly stats: Stats }) {
  const { tierNames: names } = opsCacheWords;
  return (
    <Facts
      facts={[
        [names.memory, opsCacheWords.memoryTier(tiers.memory.hits, tiers.memory.misses)],
        [names.space, opsCacheWords.size(cache.size, cache.maxSize, cache.orgs, cache.bytes, cache.maxBytes)],
        [names.lost, opsCacheWords.evictions(cache.evictions, cache.uncacheable)],
        [names.shared, sharedText(tiers.shared)],
        [names.feed, feedText(changeFeed)],
      ]}
    />
  );
}

function sharedText(shared: Stats['tiers']['shared']): string {
  if (shared === null) return opsCacheWords.noSharedTier;
  const { name, state, hits, misses, failures, reason } = shared;
  return opsCacheWords.sharedTier(name, state, hits, misses, failures, reason ?? null);
}

function feedText(feed: Stats['changeFeed']): string {
  if (feed === null) return opsCacheWords.noFeed;
  const { state, received, reconnects, lastHeartbeatAt: heartbeat } = feed;
  const at = heartbeat === null ? null : momentOf(opsZone, heartbeat, serverNowMs());
  return opsCacheWords.feed(state, received, reconnects, at);
}
