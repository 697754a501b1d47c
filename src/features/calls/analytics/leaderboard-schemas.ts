import { type Static, Type } from 'typebox';
import { callFigures } from '../../../domain/call-figures.ts';
import { Id, Nullable, Strict } from '../../../http/contract.ts';
import { Better, figureProperties } from '../figures/figure-schemas.ts';
import { filterParameters } from '../filters.ts';
import { Count } from '../schemas.ts';
import { defaultTimeRange } from '../time-range.ts';
import { DrillDown, rangeProperties } from './analytics-request.ts';
import { Change, ChangePercent, Compare, Compared } from './comparison.ts';
import { Mark, WithMarks } from './marks.ts';
import { rankings } from './rankings.ts';

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
  with: WithMarks,
  ...filterParameters,
});
export type LeaderboardQuery = Static<typeof LeaderboardQuery>;

const Rest = Type.Object({ agents: Count, calls: Count });

export const Leaderboard = Type.Object(
  {
    ...rangeProperties,
    compared: Compared,
    rankBy: Type.Enum([...rankings]),
    better: Better,
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
        marks: Nullable(
          Type.Record(Type.String(), Mark, { description: 'Each figure, by its name. Null without `with=marks`.' }),
        ),
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
  },
);
export type Leaderboard = Static<typeof Leaderboard>;
