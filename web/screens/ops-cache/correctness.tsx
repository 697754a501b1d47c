import type { AnswerOf } from '../../data/get.ts';
import { opsCacheWords } from '../../words/en/ops-cache.ts';

/** A cached value is dropped when the change feed reports a change of its tables. Without the feed, age is the only limit. */
export function Correctness({ stats }: { readonly stats: AnswerOf<'/api/monitoring/cache-stats'> | undefined }) {
  if (stats === undefined) return <p class="muted">{opsCacheWords.checking}</p>;
  const state = stats.changeFeed?.state;
  if (state === 'healthy') return <p>{opsCacheWords.correct}</p>;
  return <p class="ops-alarm">{opsCacheWords.limited(state)}</p>;
}
