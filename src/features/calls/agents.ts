// Agents beside each other. Who has too few calls to say something about is named with nobody, but nobody's calls are lost.
import type { DatabaseHandle } from '../../database/supabase.ts';
import type { TimeRange } from '../../domain/time-range.ts';
import { DatabaseUnavailable } from '../../errors.ts';
import type { AgentsQuery, CallAgents } from './analytics-schemas.ts';
import { countAgents } from './live-count.ts';
import { averageOf } from './rollup.ts';

interface Asked {
  readonly database: DatabaseHandle;
  readonly orgId: string;
  readonly span: TimeRange;
  readonly timezone: string;
}

export async function rankAgents(
  { database, orgId, span, timezone }: Asked,
  { rank_by: rankBy, min_calls: minCalls, limit }: Omit<AgentsQuery, 'from' | 'to'>,
): Promise<Omit<CallAgents, 'computedAt'>> {
  const rows = await countAgents({ database, orgId }, span, { minCalls, rankedBy: rankBy, most: limit });
  const all = rows.find(({ part }) => part === 'all');
  if (all === undefined) throw new DatabaseUnavailable({ cause: new Error('agents without an answer') });
  const rest = (part: string) => {
    const row = rows.find((candidate) => candidate.part === part);
    return { agents: row?.agents ?? 0, calls: row?.calls ?? 0 };
  };
  return {
    timezone,
    // The rollup does not keep agents: there may be thousands of them.
    source: 'count',
    ...span,
    rankBy,
    minCalls,
    totalCalls: all.calls,
    agents: rows
      .filter(({ part }) => part === 'shown')
      .map(({ place: rank, agent_id, agent_name: name, calls, completed, timed, seconds, rated, positive }) => ({
        rank,
        agent_id,
        name,
        calls,
        completed,
        completionRate: percentOf(completed, calls),
        averageDurationSeconds: averageOf(seconds, timed),
        positiveRate: percentOf(positive, rated),
      })),
    notShown: rest('not_shown'),
    belowMinimum: rest('below_minimum'),
    withoutAgent: { calls: rest('without_agent').calls },
  };
}

function percentOf(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.round((part * 1000) / whole) / 10;
}
