// What the analytics over time and by agent take and give.
import { type Static, Type } from 'typebox';
import { Id, Instant, Nullable, Strict } from '../../http/contract.ts';
import * as examples from './analytics-examples.ts';
import { filterProperties, Source } from './schemas.ts';

const span = { from: filterProperties.from, to: filterProperties.to };
const defaultSpan = 'By default the last 30 days of the organisation, today included.';
const Count = Type.Integer({ minimum: 0 });
const Timezone = Type.String({ examples: ['America/New_York'] });
const Figure = Nullable(Type.Number({ minimum: 0, description: 'Null: an average of nothing.' }));
const Metric = Type.Enum(['calls', 'completed', 'averageDurationSeconds', 'totalDurationSeconds'], {
  default: 'calls',
  description: 'Durations are of completed calls.',
});
const groupings = ['none', 'direction', 'status', 'sentiment'] as const;
const sizes = ['hour', 'day', 'week', 'month'] as const;

export const SeriesQuery = Strict({
  metric: Metric,
  bucket: Type.Enum([...sizes], {
    default: 'day',
    description: 'On the organisation’s clock, its weeks from its own first day. At most 750 of them.',
  }),
  ...span,
  group_by: Type.Enum([...groupings], { default: 'none', description: 'A series for each value.' }),
});
export type SeriesQuery = Static<typeof SeriesQuery>;

const spanned = {
  timezone: Timezone,
  source: Source,
  computedAt: Instant('When these figures were computed.'),
  from: Instant('Inclusive.'),
  to: Instant('Exclusive.'),
};

export const CallSeries = Type.Object(
  {
    metric: Metric,
    bucket: Type.Enum([...sizes]),
    groupBy: Type.Enum([...groupings]),
    ...spanned,
    buckets: Type.Array(
      Type.Object({
        local: Type.String({ format: 'date-time', description: 'Where it begins, on the organisation’s clock.' }),
        from: Instant('Inclusive.'),
        to: Instant('Exclusive.'),
      }),
      { description: 'All of them, with or without calls; the first and the last are cut off by from and to.' },
    ),
    series: Type.Array(
      Type.Object({
        value: Type.String({ description: 'What it is grouped by; `all` where it is not.', examples: ['inbound'] }),
        total: Figure,
        points: Type.Array(Figure, { description: 'One for each bucket, in their order.' }),
      }),
    ),
  },
  { title: 'CallSeries', description: `One figure over time. ${defaultSpan}`, examples: [examples.callSeries] },
);
export type CallSeries = Static<typeof CallSeries>;

export const HeatmapQuery = Strict({ metric: Metric, ...span });
export type HeatmapQuery = Static<typeof HeatmapQuery>;

export const CallHeatmap = Type.Object(
  {
    metric: Metric,
    ...spanned,
    total: Figure,
    weekdays: Type.Array(
      Type.Object({
        weekday: Type.Integer({ minimum: 0, maximum: 6, description: '0 is Sunday.' }),
        hours: Type.Array(Figure, { minItems: 24, maxItems: 24, description: 'From 0 to 23 o’clock.' }),
      }),
      { minItems: 7, maxItems: 7, description: 'From the first day of the organisation’s week.' },
    ),
  },
  {
    title: 'CallHeatmap',
    description: `One figure by weekday and hour. ${defaultSpan}`,
    examples: [examples.callHeatmap],
  },
);
export type CallHeatmap = Static<typeof CallHeatmap>;

const rankings = ['completionRate', 'positiveRate', 'averageDurationSeconds', 'calls', 'completed'] as const;

export const AgentsQuery = Strict({
  ...span,
  rank_by: Type.Enum([...rankings], { default: 'completionRate', description: 'The highest first.' }),
  min_calls: Type.Integer({
    minimum: 1,
    maximum: 1_000_000,
    default: 10,
    description: 'Who has fewer is not ranked: one good call of one is no rate.',
  }),
  limit: Type.Integer({ minimum: 1, maximum: 100, default: 20 }),
});
export type AgentsQuery = Static<typeof AgentsQuery>;

const Rate = Nullable(Type.Number({ minimum: 0, maximum: 100, description: 'In percent, one decimal.' }));
const Rest = Type.Object({ agents: Count, calls: Count });

export const CallAgents = Type.Object(
  {
    ...spanned,
    rankBy: Type.Enum([...rankings]),
    minCalls: Count,
    totalCalls: Type.Integer({ minimum: 0, description: 'Of all agents and of none.' }),
    agents: Type.Array(
      Type.Object({
        rank: Type.Integer({ minimum: 1 }),
        agent_id: Id('The agent.'),
        name: Type.String(),
        calls: Count,
        completed: Count,
        completionRate: Rate,
        averageDurationSeconds: Nullable(Type.Number({ description: 'Of completed calls; null when there is none.' })),
        positiveRate: Nullable(
          Type.Number({
            minimum: 0,
            maximum: 100,
            description: 'Of the calls with a known sentiment; null when there is none.',
          }),
        ),
      }),
    ),
    notShown: Type.Object(Rest.properties, { description: 'Ranked, and beyond the limit.' }),
    belowMinimum: Type.Object(Rest.properties, { description: 'Not ranked.' }),
    withoutAgent: Type.Object({ calls: Count }),
  },
  {
    title: 'CallAgents',
    description: `Agents beside each other. All calls of the time are in it. ${defaultSpan}`,
    examples: [examples.callAgents],
  },
);
export type CallAgents = Static<typeof CallAgents>;
