import { type Static, Type } from 'typebox';
import { Id, Strict } from '../../../http/contract.ts';
import { figureExamples, figureProperties } from '../figures/schemas.ts';
import { Count } from '../schemas.ts';
import { defaultTimeRange, timeRangeParameters } from '../time-range.ts';
import { namesOf, rangeExample, rangeProperties } from './series-schemas.ts';

const rankings = namesOf('leaderboard');

export const LeaderboardQuery = Strict({
  ...timeRangeParameters,
  rank_by: Type.Enum(rankings, { default: 'completionRate', description: 'The highest value first.' }),
  min_calls: Type.Integer({
    minimum: 1,
    maximum: 1_000_000,
    default: 10,
    description: 'Agents with fewer calls are not ranked.',
  }),
  limit: Type.Integer({ minimum: 1, maximum: 100, default: 20 }),
});
export type LeaderboardQuery = Static<typeof LeaderboardQuery>;

const Rest = Type.Object({ agents: Count, calls: Count });

export const Leaderboard = Type.Object(
  {
    ...rangeProperties,
    rankBy: Type.Enum(rankings),
    minCalls: Count,
    totalCalls: Type.Integer({ minimum: 0, description: 'All calls, with and without an agent.' }),
    agents: Type.Array(
      Type.Object({
        rank: Type.Integer({ minimum: 1 }),
        agent_id: Id('The agent.'),
        name: Type.String(),
        ...figureProperties('leaderboard'),
      }),
    ),
    notShown: Type.Object(Rest.properties, { description: 'Ranked agents beyond the limit.' }),
    belowMinimum: Type.Object(Rest.properties, { description: 'Agents that are not ranked.' }),
    withoutAgent: Type.Object({ calls: Count }, { description: 'Calls without an agent.' }),
  },
  {
    title: 'CallAgents',
    description: `Agent leaderboard. Every call of the time range is counted in one of its parts. ${defaultTimeRange}`,
    examples: [
      {
        ...rangeExample,
        source: 'count',
        rankBy: 'completionRate',
        minCalls: 10,
        totalCalls: 411,
        agents: [
          {
            rank: 1,
            agent_id: '3535c30d-d6ce-42df-83f8-76aaf1a71494',
            name: 'Reception',
            ...figureExamples('leaderboard'),
          },
        ],
        notShown: { agents: 0, calls: 0 },
        belowMinimum: { agents: 2, calls: 11 },
        withoutAgent: { calls: 189 },
      },
    ],
  },
);
