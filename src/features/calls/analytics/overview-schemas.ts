// The overview of a time range.
import { type Static, type TSchema, Type } from 'typebox';
import { callDirections, callSentimentsOrUnknown, callStatuses } from '../../../domain/call.ts';
import { type CallFigureName, callFigures } from '../../../domain/call-figures.ts';
import { Nullable, Strict } from '../../../http/contract.ts';
import { FigureValue, MetricName, Metrics } from '../figures/figure-schemas.ts';
import { filterParameters } from '../filters.ts';
import { Count } from '../schemas.ts';
import { defaultTimeRange } from '../time-range.ts';
import { DrillDown, exampleFilter, rangeExample, rangeProperties } from './analytics-request.ts';
import { Bucket, exampleBuckets } from './buckets.ts';
import { Change, ChangePercent, Compare, Compared } from './comparison.ts';
import { BucketSize } from './series-schemas.ts';

const shownFigures = [
  'calls',
  'completed',
  'missed',
  'voicemail',
  'failed',
  'canceled',
  'answerRate',
  'successRate',
  'positiveRate',
  'averageDurationSeconds',
  'medianDurationSeconds',
  'p90DurationSeconds',
  'totalDurationSeconds',
  'costMicros',
  'costPerCallMicros',
] as const satisfies readonly CallFigureName[];

export const facetDimensions = ['agent_id', 'phone_number_id', 'campaign_id', 'provider', 'ended_by'] as const;

export const OverviewQuery = Strict({
  metric: Metrics('Figures; /figures has their definitions. Default: those of a dashboard.', shownFigures),
  bucket: BucketSize,
  compare: Compare,
  with: Type.Optional(
    Type.Array(Type.Enum(['facets']), {
      minItems: 1,
      maxItems: 1,
      description:
        '`facets`: the 20 agents, numbers, campaigns, providers and sides that ended calls with the most calls.',
    }),
  ),
  ...filterParameters,
});
export type OverviewQuery = Static<typeof OverviewQuery>;

const Series = (description: string) =>
  Type.Record(Type.String(), Type.Array(FigureValue), { description: `${description} By the name of the figure.` });
const Breakdown = <Value extends TSchema>(value: Value) =>
  Type.Array(
    Type.Object({
      value,
      calls: Count,
      before: Nullable(Count),
      change: Change,
      changePercent: ChangePercent,
      filter: DrillDown,
    }),
  );
const Facet = Type.Object({
  values: Type.Array(Type.Object({ value: Type.String(), calls: Count, filter: DrillDown })),
  rest: Type.Integer({ minimum: 0, description: 'The calls of all other values.' }),
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
        value: FigureValue,
        before: FigureValue,
        change: Change,
        changePercent: ChangePercent,
        part: Nullable(Type.Number({ description: 'The numerator of a ratio. Null for other figures.' })),
        whole: Nullable(Type.Number({ description: 'The denominator of a ratio, and the calls of a quantile.' })),
        accuracy: Type.Enum(['exact', 'within 2.5 %']),
        filter: Type.Union([Type.String(), Type.Null()], {
          description: 'The list with the calls of this figure; of a ratio, those of its whole.',
        }),
      }),
    ),
    buckets: Type.Array(Bucket),
    series: Series('One value for each bucket.'),
    seriesBefore: Nullable(Series('The same of the range before; null where it has no such bucket.')),
    breakdowns: Type.Object({
      status: Breakdown(Type.Enum([...callStatuses])),
      sentiment: Breakdown(Type.Enum([...callSentimentsOrUnknown])),
      direction: Breakdown(Type.Enum([...callDirections])),
      outcome: Breakdown(Type.String({ description: '`unknown`: also calls without an outcome.' })),
    }),
    outcomeRest: Type.Integer({ minimum: 0, description: 'The calls of the outcomes after the first 50.' }),
    facets: Nullable(
      Type.Object(Object.fromEntries(facetDimensions.map((name) => [name, Facet])), {
        description: 'Null without `with=facets`.',
      }),
    ),
  },
  {
    title: 'CallOverview',
    description: `Figures of a time range, by time and by value, compared with the range before. ${defaultTimeRange}`,
    examples: [
      {
        ...rangeExample,
        isPartial: true,
        compared: {
          kind: 'previous',
          from: '2026-11-18T05:00:00Z',
          to: '2026-11-19T18:43:00Z',
          cutAt: '2026-11-19T18:43:00Z',
        },
        metrics: [
          {
            ...{ name: 'answerRate', unit: 'percent', value: 78.2, before: 76.1, change: 2.1, changePercent: 2.8 },
            ...{ part: 101, whole: 129, accuracy: 'exact' },
            filter: `direction=inbound&${exampleFilter('&status=completed&status=missed')}`,
          },
        ],
        buckets: exampleBuckets,
        series: { answerRate: [80.1, 75.5] },
        seriesBefore: { answerRate: [77, 74.9] },
        breakdowns: {
          status: [
            {
              ...{ value: 'missed', calls: 31, before: 29, change: 2, changePercent: 6.9 },
              filter: exampleFilter('&status=missed'),
            },
          ],
          sentiment: [],
          direction: [],
          outcome: [],
        },
        outcomeRest: 0,
        facets: null,
      },
    ],
  },
);
export type Overview = Static<typeof Overview>;

export const unitOf = (name: CallFigureName): string => callFigures[name].unit;
