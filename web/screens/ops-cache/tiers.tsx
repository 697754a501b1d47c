import { serverNowMs } from '../../data/clock.ts';
import type { AnswerOf } from '../../data/get.ts';
import { opsZone } from '../../frame/ops-screen.tsx';
import { opsCacheWords } from '../../words/en/ops-cache.ts';
import { momentOf } from '../../words/time.ts';

export function Tiers({
  stats: { cache, tiers, changeFeed },
}: {
  readonly stats: AnswerOf<'/api/monitoring/cache-stats'>;
}) {
  const { shared } = tiers;
  const heartbeat = changeFeed?.lastHeartbeatAt ?? null;
  return (
    <ul class="ops-cache-tiers">
      <li>{opsCacheWords.memoryTier(tiers.memory.hits, tiers.memory.misses)}</li>
      <li>{opsCacheWords.size(cache.size, cache.maxSize, cache.bytes, cache.maxBytes)}</li>
      <li>{opsCacheWords.evictions(cache.evictions, cache.uncacheable, cache.orgs)}</li>
      <li>
        {shared === null
          ? opsCacheWords.noSharedTier
          : opsCacheWords.sharedTier(shared.name, shared.state, shared.hits, shared.misses, shared.failures)}{' '}
        {shared?.reason}
      </li>
      <li>
        {changeFeed === null
          ? opsCacheWords.noFeed
          : opsCacheWords.feed(
              changeFeed.state,
              changeFeed.received,
              changeFeed.reconnects,
              heartbeat === null ? null : momentOf(opsZone, heartbeat, serverNowMs()),
            )}
      </li>
    </ul>
  );
}
