// The example of the heat map: the missed calls of two weeks.
import type { SumRow } from '../figures/call-sums.ts';
import { exampleNow, exampleParams, exampleSums } from './example-counts.ts';
import { heatmapOf } from './heatmap-answer.ts';
import { heatmapMeasures } from './heatmap-query.ts';

const metric = ['missed' as const];
const measures = heatmapMeasures(metric);
const office = [
  ['08:30', '12:30'],
  ['13:30', '18:00'],
];
const callsOfWeekday = [3, 22, 20, 18, 19, 17, 5];
const shareOfHour = [
  0, 0, 0, 0, 0, 0.05, 0.1, 0.3, 0.7, 1, 1.2, 1.4, 0.9, 1, 1.1, 1, 0.9, 0.7, 0.4, 0.2, 0.1, 0.05, 0, 0,
];

const sums = callsOfWeekday.flatMap((calls, weekday) =>
  shareOfHour.map(
    (share, hour): SumRow => [
      `${weekday}-${hour}`,
      1,
      exampleSums(measures, Math.round(calls * share * 4), 'inbound', weekday + hour),
    ],
  ),
);

export const heatmapExample: object = heatmapOf({
  params: { ...exampleParams, metric, compare: 'none', with: ['marks'] },
  before: null,
  found: {
    ...{ measures, source: 'rollup', sums, before: null },
    hours: {
      ...Object.fromEntries(['mon', 'tue', 'wed', 'thu'].map((day) => [day, office])),
      fri: [['08:30', '14:00']],
    },
  },
  now: exampleNow,
});
