// Series and heatmap: one figure by time.
import { type Static, Type } from 'typebox';
import { Instant, Nullable, Strict } from '../../../http/contract.ts';
import type { View } from '../figures/figure.ts';
import { type FigureName, figuresOf } from '../figures/registry.ts';
import { Source } from '../figures/schemas.ts';
import { ComputedAt, Timezone } from '../schemas.ts';
import { defaultTimeRange, timeRangeParameters } from '../time-range.ts';
import { groupings } from './groupings.ts';
import { bucketSizes } from './time-buckets.ts';

export const namesOf = (view: View): FigureName[] => figuresOf(view).map(([name]) => name);

const FigureValue = Nullable(Type.Number({ minimum: 0, description: 'Null: the figure has no value without calls.' }));
const metricOf = (view: View) =>
  Type.Enum(namesOf(view), { default: 'calls', description: 'A figure; /figures has their definitions.' });

export const rangeProperties = {
  timezone: Timezone,
  source: Source,
  computedAt: ComputedAt,
  from: Instant('Inclusive.'),
  to: Instant('Exclusive.'),
};
export const rangeExample = {
  timezone: 'America/New_York',
  computedAt: '2026-11-21T18:43:51.061Z',
  from: '2026-11-20T05:00:00Z',
  to: '2026-11-22T05:00:00Z',
};

export const SeriesQuery = Strict({
  metric: metricOf('series'),
  bucket: Type.Enum([...bucketSizes], {
    default: 'day',
    description: "In the organisation's time zone; weeks start on its first day of the week. At most 750 buckets.",
  }),
  ...timeRangeParameters,
  group_by: Type.Enum([...groupings], {
    default: 'none',
    description:
      'One series for each value; `unknown`: also calls without a value. At most 92 days, but for direction, status and sentiment.',
  }),
});
export type SeriesQuery = Static<typeof SeriesQuery>;

export const CallSeries = Type.Object(
  {
    metric: metricOf('series'),
    bucket: Type.Enum([...bucketSizes]),
    groupBy: Type.Enum([...groupings]),
    ...rangeProperties,
    buckets: Type.Array(
      Type.Object({
        local: Type.String({ format: 'date-time', description: 'Its start, as local time.' }),
        from: Instant('Inclusive.'),
        to: Instant('Exclusive.'),
      }),
      { description: 'All buckets, with or without calls. from and to cut off the first and the last.' },
    ),
    series: Type.Array(
      Type.Object({
        value: Type.String({ description: 'The value of `group_by`, or `all`.', examples: ['inbound'] }),
        total: FigureValue,
        points: Type.Array(FigureValue, { description: 'One value for each bucket, in their order.' }),
      }),
    ),
  },
  {
    title: 'CallSeries',
    description: `One figure over time. ${defaultTimeRange}`,
    examples: [
      {
        metric: 'calls',
        bucket: 'day',
        groupBy: 'direction',
        ...rangeExample,
        source: 'rollup',
        buckets: [
          { local: '2026-11-20T00:00:00-05:00', from: '2026-11-20T05:00:00Z', to: '2026-11-21T05:00:00Z' },
          { local: '2026-11-21T00:00:00-05:00', from: '2026-11-21T05:00:00Z', to: '2026-11-22T05:00:00Z' },
        ],
        series: [
          { value: 'inbound', total: 330, points: [190, 140] },
          { value: 'outbound', total: 81, points: [81, 0] },
        ],
      },
    ],
  },
);
export type CallSeries = Static<typeof CallSeries>;

export const HeatmapQuery = Strict({ metric: metricOf('heatmap'), ...timeRangeParameters });
export type HeatmapQuery = Static<typeof HeatmapQuery>;

const noCalls = Array.from({ length: 24 }, () => 0);
const officeHours = noCalls.map((_, hour) => (hour >= 9 && hour < 17 ? 24 : 0));

export const CallHeatmap = Type.Object(
  {
    metric: metricOf('heatmap'),
    ...rangeProperties,
    total: FigureValue,
    weekdays: Type.Array(
      Type.Object({
        weekday: Type.Integer({ minimum: 0, maximum: 6, description: '0 is Sunday.' }),
        hours: Type.Array(FigureValue, { minItems: 24, maxItems: 24, description: 'The hours 0 to 23.' }),
      }),
      { minItems: 7, maxItems: 7, description: "From the first day of the organisation's week." },
    ),
  },
  {
    title: 'CallHeatmap',
    description: `One figure by weekday and hour. ${defaultTimeRange}`,
    examples: [
      {
        metric: 'calls',
        ...rangeExample,
        source: 'count',
        total: 384,
        weekdays: [0, 1, 2, 3, 4, 5, 6].map((weekday) => ({ weekday, hours: weekday >= 5 ? officeHours : noCalls })),
      },
    ],
  },
);
export type CallHeatmap = Static<typeof CallHeatmap>;
