import { type Static, Type } from 'typebox';
import { type CallFigureName, callFigures } from '../../../domain/call-figures.ts';
import { Id, Nullable, Strict } from '../../../http/contract.ts';
import { figureExamples, figureProperties } from '../figures/figure-schemas.ts';
import { filterParameters } from '../filters.ts';
import { Count } from '../schemas.ts';
import { defaultTimeRange } from '../time-range.ts';
import { DrillDown, exampleFilter, rangeExample, rangeProperties } from './analytics-request.ts';
import { Change, ChangePercent, Compare, Compared } from './comparison.ts';

export const rankings = [
  'calls',
  'completed',
  'missed',
  'answerRate',
  'completionRate',
  'successRate',
  'containmentRate',
  'positiveRate',
  'averageDurationSeconds',
  'costMicros',
  'costPerCallMicros',
] as const satisfies readonly CallFigureName[];
const figures = rankings.map((name) => [name, callFigures[name]] as const);

export const LeaderboardQuery = Strict({
  rank_by: Type.Enum([...rankings], { default: 'completionRate', description: 'The highest value first.' }),
  min_calls: Type.Integer({
    minimum: 1,
    maximum: 1_000_000,
    default: 10,
    description: 'Agents with fewer calls are not ranked.',
  }),
  limit: Type.Integer({ minimum: 1, maximum: 100, default: 20 }),
  cursor: Type.Optional(
    Type.String({ maxLength: 100, description: '`nextCursor` of the previous page, with the same parameters.' }),
  ),
  compare: Compare,
  ...filterParameters,
});
export type LeaderboardQuery = Static<typeof LeaderboardQuery>;

const Rest = Type.Object({ agents: Count, calls: Count });

export const Leaderboard = Type.Object(
  {
    ...rangeProperties,
    compared: Compared,
    rankBy: Type.Enum([...rankings]),
    minCalls: Count,
    totalCalls: Type.Integer({ minimum: 0, description: 'All calls, with and without an agent.' }),
    agents: Type.Array(
      Type.Object({
        rank: Type.Integer({ minimum: 1 }),
        agent_id: Id('The agent.'),
        name: Type.String(),
        ...figureProperties(figures),
        before: Nullable(Type.Number({ description: 'The figure of `rankBy` in the range before.' })),
        change: Change,
        changePercent: ChangePercent,
        filter: DrillDown,
      }),
    ),
    notShown: Type.Object(Rest.properties, { description: 'Ranked agents on other pages.' }),
    belowMinimum: Type.Object(Rest.properties, { description: 'Agents that are not ranked.' }),
    withoutAgent: Type.Object({ calls: Count, filter: DrillDown }, { description: 'Calls without an agent.' }),
    nextCursor: Nullable(Type.String({ description: 'Null on the last page.' })),
  },
  {
    title: 'CallAgents',
    description: `Agent leaderboard. Every call of the time range is counted in one of its parts. ${defaultTimeRange}`,
    examples: [
      {
        ...rangeExample,
        compared: null,
        rankBy: 'completionRate',
        minCalls: 10,
        totalCalls: 411,
        agents: [
          {
            rank: 1,
            agent_id: '3535c30d-d6ce-42df-83f8-76aaf1a71494',
            name: 'Reception',
            ...figureExamples(figures),
            ...{ before: null, change: null, changePercent: null },
            filter: `agent_id=3535c30d-d6ce-42df-83f8-76aaf1a71494&${exampleFilter()}`,
          },
        ],
        notShown: { agents: 0, calls: 0 },
        belowMinimum: { agents: 2, calls: 11 },
        withoutAgent: { calls: 189, filter: `agent_id=none&${exampleFilter()}` },
        nextCursor: null,
      },
    ],
  },
);
export type Leaderboard = Static<typeof Leaderboard>;
