// Figures by time bucket.
import { type Static, Type } from 'typebox';
import { Nullable, Strict } from '../../../http/contract.ts';
import { Better, FigureValue, MetricName, Metrics } from '../figures/figure-schemas.ts';
import { filterParameters } from '../filters.ts';
import { defaultTimeRange } from '../time-range.ts';
import { rangeProperties } from './analytics-request.ts';
import { Bucket, BucketBefore } from './buckets.ts';
import { Change, ChangePercent, Compare, Compared } from './comparison.ts';
import { groupings } from './groupings.ts';
import { Mark, Part, Whole, WithMarks } from './marks.ts';
import { bucketSizes } from './time-buckets.ts';

export const BucketSize = Type.Enum([...bucketSizes], {
  default: 'day',
  description: "In the organisation's time zone; weeks start on its first day of the week. At most 750 buckets.",
});

export const SeriesQuery = Strict({
  metric: Metrics('Figures; /figures has their definitions.', ['calls']),
  bucket: BucketSize,
  group_by: Type.Enum([...groupings], {
    default: 'none',
    description:
      'One series for each value; `unknown`: also calls without a value; `none`: calls without an agent, number or campaign. Of agents, numbers, campaigns, outcomes and providers: those with the most calls.',
  }),
  limit: Type.Integer({
    minimum: 1,
    maximum: 50,
    default: 10,
    description: 'The number of values that are shown, if there can be many. The others are in `rest`.',
  }),
  compare: Compare,
  with: WithMarks,
  ...filterParameters,
});
export type SeriesQuery = Static<typeof SeriesQuery>;

const Series = {
  metric: MetricName,
  total: FigureValue,
  part: Part,
  whole: Whole,
  points: Type.Array(FigureValue, { description: 'One value for each bucket, in their order.' }),
};

export const CallSeries = Type.Object(
  {
    metric: Type.Enum(MetricName.enum, { description: 'The first figure of the request.' }),
    bucket: Type.Enum([...bucketSizes]),
    groupBy: Type.Enum([...groupings]),
    ...rangeProperties,
    compared: Compared,
    buckets: Type.Array(Bucket, {
      description: 'All buckets, with or without calls. from and to cut off the first and the last.',
    }),
    bucketsBefore: Nullable(
      Type.Array(BucketBefore, {
        description:
          'The buckets of the range before, one for each bucket; null where it has none. Null without `compare`.',
      }),
    ),
    series: Type.Array(
      Type.Object({
        value: Type.String({ description: 'The value of `group_by`, or `all`.', examples: ['inbound'] }),
        ...Series,
        better: Better,
        before: Nullable(Type.Number({ description: 'The total of the range before.' })),
        change: Change,
        changePercent: ChangePercent,
        pointsBefore: Nullable(
          Type.Array(FigureValue, { description: 'Of the range before. Null without `compare`.' }),
        ),
        marks: Nullable(Type.Array(Mark, { description: 'One for each bucket. Null without `with=marks`.' })),
        filter: Type.Union([Type.String(), Type.Null()], {
          description:
            'The list with the calls of this series; of a ratio, those of its whole. Null: there can be none.',
        }),
      }),
      { description: 'For each value, one series for each figure.' },
    ),
    rest: Type.Array(Type.Object(Series), {
      description: 'The calls of all values that are not shown, for each figure. Empty if all values are shown.',
    }),
  },
  {
    title: 'CallSeries',
    description: `Figures over time. ${defaultTimeRange}`,
  },
);
export type CallSeries = Static<typeof CallSeries>;
