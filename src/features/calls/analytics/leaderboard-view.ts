import { dataOf } from '../../../database/postgrest-response.ts';
import type { TimeRange } from '../../../domain/time-range.ts';
import { DatabaseUnavailable } from '../../../errors.ts';
import { defineView } from '../../../http/cache/view.ts';
import { figureNamed, figuresOf } from '../figures/registry.ts';
import { createSlices } from '../figures/slices.ts';
import { callTables, figureView } from '../views.ts';
import { Leaderboard, type LeaderboardQuery } from './leaderboard-schemas.ts';

const shown = figuresOf('leaderboard');
const slices = createSlices(shown.map(([, figure]) => figure));

type LeaderboardParams = Omit<LeaderboardQuery, 'from' | 'to'> & {
  readonly range: TimeRange;
  readonly timezone: string;
};

export const leaderboardView = defineView({
  ...figureView,
  name: 'call agents',
  tables: ['agents', ...callTables],
  schema: Leaderboard,
  async load({ database, orgId, now }, { timezone, range, rank_by: rankBy, min_calls, limit }: LeaderboardParams) {
    const { of, per } = figureNamed(rankBy);
    const query = database.rpc('call_leaderboard', {
      org: orgId,
      started_from: range.from,
      started_before: range.to,
      slices: slices.filters,
      min_calls,
      ranked_by: slices.placeOf(of),
      max_agents: limit,
      ...(per !== undefined && { ranked_per: slices.placeOf(per) }),
    });
    const rows = dataOf(await query);
    const all = rows.find(({ part }) => part === 'all');
    if (all === undefined) throw new DatabaseUnavailable({ cause: new Error('call_leaderboard without its last row') });
    const rest = (part: string) => {
      const row = rows.find((candidate) => candidate.part === part);
      return { agents: row?.agents ?? 0, calls: row?.all_calls ?? 0 };
    };
    return {
      timezone,
      // The rollup has no column for agents: an organisation may have thousands.
      source: 'count',
      computedAt: new Date(now).toISOString(),
      ...range,
      rankBy,
      minCalls: min_calls,
      totalCalls: all.all_calls,
      agents: rows
        .filter(({ part }) => part === 'shown')
        .map(({ place: rank, agent_id, agent_name: name, ...sums }) => ({
          rank,
          agent_id,
          name,
          ...Object.fromEntries(shown.map(([figureName, figure]) => [figureName, slices.valueOf(figure, sums)])),
        })),
      notShown: rest('not_shown'),
      belowMinimum: rest('below_minimum'),
      withoutAgent: { calls: rest('without_agent').calls },
    };
  },
});
