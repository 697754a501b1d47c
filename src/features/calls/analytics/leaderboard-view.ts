import { asLiveCount } from '../../../database/transport/expensive-queries.ts';
import { betterValueOf } from '../../../domain/better-values.ts';
import { defineView } from '../../../http/cache/view.ts';
import type { SumRow } from '../figures/call-sums.ts';
import { drillDown } from '../figures/drill-down.ts';
import { figureNamed } from '../figures/figure-value.ts';
import { readSeries, type Source, sumsOf } from '../figures/read-series.ts';
import { isInOneDimension } from '../rollup-dimension.ts';
import { liveLimit } from '../time-range.ts';
import { callTables, figureView } from '../views.ts';
import { comparedIn, comparedRange } from './comparison.ts';
import { agentRow, type FoundAgent, type LeaderboardParams, measures } from './leaderboard-row.ts';
import { Leaderboard } from './leaderboard-schemas.ts';
import { encodeRank } from './rank-cursor.ts';
import { boundsOf } from './time-buckets.ts';

interface Counted {
  readonly source: Source;
  readonly ranked: number;
  readonly shown: readonly FoundAgent[];
  readonly rest: Readonly<Partial<Record<string, { readonly agents: number; readonly calls: number | null }>>>;
}

export const leaderboardView = defineView({
  ...figureView,
  name: 'call agents',
  tables: ['agents', ...callTables],
  schema: Leaderboard,
  async load({ database, orgId, now }, params: LeaderboardParams): Promise<Leaderboard> {
    const { timezone, range, filter, callFilter, compare, rank_by: rankBy, min_calls, limit, pastRank } = params;
    const ranking = figureNamed(rankBy);
    const isLiveCount = !isInOneDimension('agent_id', callFilter);
    const query = database.rpc('call_leaderboard', {
      org: orgId,
      zone: timezone,
      bounds: [range.from, range.to],
      filter: callFilter,
      measures: [...measures],
      min_calls,
      ...placesIn(ranking),
      past_rank: pastRank,
      max_agents: limit,
      live_limit: liveLimit,
    });
    const found = sumsOf(await (isLiveCount ? asLiveCount(query) : query)) as unknown as Counted;
    const bounds = boundsOf(range, timezone);
    const before = comparedRange(bounds, compare, params.asOf ?? now);
    const ids = found.shown.map(([, agent]) => agent);
    const past =
      before === null || ids.length === 0
        ? []
        : (
            await readSeries({
              ...{ database, orgId, timezone, bounds: before.bounds, groupBy: 'agent_id', kinds: [], measures },
              ...{ filter: { ...callFilter, agent_id: ids }, isLiveCount },
            })
          ).sums;
    const rest = (part: string) => ({
      agents: found.rest[part]?.agents ?? 0,
      calls: found.rest[part]?.calls ?? 0,
    });
    const lastRank = found.shown.at(-1)?.[0] ?? 0;
    return {
      timezone,
      source: found.source,
      computedAt: new Date(now).toISOString(),
      ...range,
      compared: comparedIn(before),
      rankBy,
      better: betterValueOf(rankBy),
      minCalls: min_calls,
      totalCalls: rest('all').calls,
      agents: found.shown.map((agent) => agentRow(agent, before === null ? null : sumsOfAgent(past, agent[1]), params)),
      notShown: rest('not_shown'),
      belowMinimum: rest('below_minimum'),
      withoutAgent: { calls: rest('without_agent').calls, filter: drillDown(filter, range, { agent_id: ['none'] }) },
      nextCursor: lastRank > 0 && lastRank < found.ranked ? encodeRank(rankBy, lastRank) : null,
    };
  },
});

/** The positions of the measures that the ranking adds and divides. */
function placesIn(figure: ReturnType<typeof figureNamed>) {
  const placeOf = (measure: (typeof measures)[number]) => measures.indexOf(measure) + 1;
  if (figure.kind === 'ratio') return { ranked_by: figure.part.map(placeOf), ranked_per: placeOf(figure.whole) };
  // The generated type does not have null for parameters.
  return { ranked_by: figure.kind === 'sum' ? [placeOf(figure.of)] : [], ranked_per: null as unknown as number };
}

/** Zeros for an agent without calls. */
const sumsOfAgent = (sums: readonly SumRow[], agent: string) => sums.find(([value]) => value === agent)?.[2] ?? [];
