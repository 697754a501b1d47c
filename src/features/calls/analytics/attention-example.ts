// The example of the attention: on a Friday at 14:02, fewer calls are answered than on the Fridays before.
import type { SumRow } from '../figures/call-sums.ts';
import { attentionOf, watchedMeasures } from './attention-answer.ts';
import { attentionRange } from './attention-range.ts';
import { exampleNow, exampleSums, exampleTimezone } from './example-counts.ts';

const callsOfFridays = [128, 119, 131, 126, 122, 130, 117, 125, 124];

const sums = callsOfFridays.map((calls, week): SumRow => {
  const counts = exampleSums(watchedMeasures, calls, 'inbound', week % 3);
  const isToday = week === callsOfFridays.length - 1;
  const missedMore = isToday ? 24 : 0;
  const changed = { answered: -missedMore, missed: missedMore };
  return [
    'all',
    2 * week + 1,
    watchedMeasures.map(
      (measure, index) => (counts[index] ?? 0) + ((changed as Partial<Record<string, number>>)[measure] ?? 0),
    ),
  ];
});

export const attentionExample: object = attentionOf({
  range: attentionRange(exampleNow, exampleTimezone),
  source: 'rollup',
  sums,
  unanswered: { callers: 7, from: '2026-10-15T04:00:00Z', to: '2026-11-14T05:00:00Z' },
  now: exampleNow,
});
