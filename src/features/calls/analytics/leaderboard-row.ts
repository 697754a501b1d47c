// One agent of the leaderboard, from the sums of the agent's calls.
import { countsOf, neededFor } from '../figures/call-sums.ts';
import { drillDown } from '../figures/drill-down.ts';
import { figureNamed, figureValue } from '../figures/figure-value.ts';
import type { AnalyticsParams } from './analytics-request.ts';
import { comparedTo } from './comparison.ts';
import type { LeaderboardQuery } from './leaderboard-schemas.ts';
import { countedFigure, markOf } from './marks.ts';
import { rankings } from './rankings.ts';

export type LeaderboardParams = AnalyticsParams &
  Pick<LeaderboardQuery, 'rank_by' | 'min_calls' | 'limit' | 'compare' | 'with'> & { readonly pastRank: number };

/** An agent, as SQL found it. */
export type FoundAgent = readonly [rank: number, agent: string, name: string | null, sums: readonly number[]];

export const { measures } = neededFor(rankings);

/** `past`: the sums of the range before. Null without a comparison. */
export function agentRow(
  [rank, agent, name, sums]: FoundAgent,
  past: readonly number[] | null,
  params: LeaderboardParams,
) {
  const { rank_by: rankBy, range, filter } = params;
  const counts = countsOf(measures, [[agent, 1, sums]]);
  const before = past === null ? null : countsOf(measures, [[agent, 1, past]]);
  const valueBefore = (figure: (typeof rankings)[number]) =>
    before === null ? null : figureValue(figureNamed(figure), before);
  const only = { agent_id: [agent] };
  const marks = () =>
    rankings.map((figure) => {
      const counted = countedFigure(figure, counts);
      return [figure, markOf({ name: figure, counted, before: valueBefore(figure), filter, range, only })];
    });
  return {
    rank,
    agent_id: agent,
    name: name ?? '',
    ...Object.fromEntries(rankings.map((figure) => [figure, figureValue(figureNamed(figure), counts)])),
    ...comparedTo(figureValue(figureNamed(rankBy), counts), valueBefore(rankBy)),
    filter: drillDown(filter, range, only),
    marks: params.with === undefined ? null : Object.fromEntries(marks()),
  };
}
