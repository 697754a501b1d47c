// The overview of a time range.
import { type Static, type TSchema, Type } from 'typebox';
import { callDirections, callSentimentsOrUnknown, callStatuses } from '../../../domain/call.ts';
import { Nullable, Strict } from '../../../http/contract.ts';
import { Better, FigureValue, MetricName, Metrics } from '../figures/figure-schemas.ts';
import { filterParameters } from '../filters.ts';
import { Count } from '../schemas.ts';
import { defaultTimeRange } from '../time-range.ts';
import { DrillDown, rangeProperties } from './analytics-request.ts';
import { Bucket, BucketBefore } from './buckets.ts';
import { Change, ChangePercent, Compare, Compared } from './comparison.ts';
import { Mark, Part, Share, Whole } from './marks.ts';
import { facetDimensions, overviewParts, shownFigures } from './overview-figures.ts';
import { BucketSize } from './series-schemas.ts';

export const OverviewQuery = Strict({
  metric: Metrics('Figures; /figures has their definitions. Default: those of a dashboard.', shownFigures),
  bucket: BucketSize,
  compare: Compare,
  with: Type.Optional(
    Type.Array(Type.Enum([...overviewParts]), {
      minItems: 1,
      maxItems: overviewParts.length,
      uniqueItems: true,
      description:
        '`facets`: the 20 agents, numbers, campaigns, providers and sides that ended calls with the most calls. `marks`: for each figure and bucket the numerator, the denominator, the change and the list. `duration`: completed calls by duration.',
    }),
  ),
  max_outcomes: Type.Integer({
    minimum: 1,
    maximum: 50,
    default: 50,
    description: 'The outcomes with the most calls that are shown. The others are in `outcomeRest`.',
  }),
  ...filterParameters,
});
export type OverviewQuery = Static<typeof OverviewQuery>;

const Series = (description: string) =>
  Type.Record(Type.String(), Type.Array(FigureValue), { description: `${description} By the name of the figure.` });
const counted = {
  calls: Count,
  share: Share,
  before: Nullable(Count),
  change: Change,
  changePercent: ChangePercent,
};
const Breakdown = <Value extends TSchema>(value: Value) =>
  Type.Array(Type.Object({ value, ...counted, filter: DrillDown }));
const Facet = Type.Object({
  values: Type.Array(Type.Object({ value: Type.String(), calls: Count, share: Share, filter: DrillDown })),
  rest: Type.Integer({ minimum: 0, description: 'The calls of all other values.' }),
});
const DurationRange = Type.Object({
  fromSeconds: Type.Integer({ minimum: 0, description: 'Inclusive.' }),
  toSeconds: Nullable(Type.Integer({ description: 'Exclusive. Null in the last range.' })),
  calls: Count,
  share: Share,
  filter: DrillDown,
});

export const Overview = Type.Object(
  {
    ...rangeProperties,
    isPartial: Type.Boolean({ description: 'The time range is not over.' }),
    compared: Compared,
    metrics: Type.Array(
      Type.Object({
        name: MetricName,
        unit: Type.String(),
        better: Better,
        value: FigureValue,
        before: FigureValue,
        change: Change,
        changePercent: ChangePercent,
        part: Part,
        whole: Whole,
        accuracy: Type.Enum(['exact', 'within 2.5 %']),
        filter: Type.Union([Type.String(), Type.Null()], {
          description:
            'The list with the calls of this figure; of a ratio, those of its whole. Null: there can be none.',
        }),
      }),
    ),
    buckets: Type.Array(Bucket),
    bucketsBefore: Nullable(
      Type.Array(BucketBefore, {
        description:
          'The buckets of the range before, one for each bucket; null where it has none. Null without `compare`.',
      }),
    ),
    series: Series('One value for each bucket.'),
    seriesBefore: Nullable(Series('The same of the range before; null where it has no such bucket.')),
    marks: Nullable(
      Type.Record(Type.String(), Type.Array(Mark), {
        description:
          'One mark for each bucket, by the name of the figure. The stacked bars of a bucket are the marks of `completed`, `voicemail`, `missed`, `failed` and `canceled`. Null without `with=marks`.',
      }),
    ),
    breakdowns: Type.Object(
      {
        status: Breakdown(Type.Enum([...callStatuses])),
        sentiment: Breakdown(Type.Enum([...callSentimentsOrUnknown])),
        direction: Breakdown(Type.Enum([...callDirections])),
        outcome: Breakdown(Type.String({ description: '`unknown`: also calls without an outcome.' })),
        duration: Nullable(
          Type.Array(DurationRange, {
            description: 'Completed calls of which the duration is known. Null without `with=duration`.',
          }),
        ),
      },
      {
        description:
          'A share is of all calls; that of a sentiment is of the calls with a known sentiment, and null for `unknown`; that of a duration is of the calls in `duration`.',
      },
    ),
    outcomeRest: Type.Object(
      {
        values: Nullable(
          Type.Integer({ minimum: 0, description: 'How many outcomes. Null: more than can be listed.' }),
        ),
        ...counted,
        filter: Nullable(
          Type.String({
            description: 'The list with these calls. Null: there are none, or too many outcomes to name.',
          }),
        ),
      },
      { description: 'The outcomes that are not shown: with `breakdowns.outcome` they add up to all calls.' },
    ),
    facets: Nullable(
      Type.Object(Object.fromEntries(facetDimensions.map((name) => [name, Facet])), {
        description: 'Null without `with=facets`.',
      }),
    ),
  },
  {
    title: 'CallOverview',
    description: `Figures of a time range, by time and by value, compared with the range before. ${defaultTimeRange}`,
  },
);
export type Overview = Static<typeof Overview>;
