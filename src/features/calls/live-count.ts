// Figures counted from the rows, by the database: they cost more the more calls there are, and answer whatever is asked.

import { countAll } from '../../database/counting.ts';
import { dataOf } from '../../database/postgrest-response.ts';
import type { TimeRange } from '../../domain/time-range.ts';
import { DatabaseUnavailable } from '../../errors.ts';
import { asArguments } from './filters.ts';
import type { Compared } from './periods.ts';
import { type CallsOf, countCalls } from './queries.ts';

type OrgOf = Pick<CallsOf, 'database' | 'orgId'>;

export function countTotals(of: CallsOf, today: TimeRange) {
  return of.filters.search === undefined ? countEach(of, today) : totalFound(of, today);
}

async function countEach(of: CallsOf, today: TimeRange) {
  const [counts, totals] = await Promise.all([
    countAll({
      totalCalls: countCalls(of),
      completedCalls: countCalls(of).eq('status', 'completed'),
      callsToday: countCalls(of).gte('started_at', today.from).lt('started_at', today.to),
      inboundCalls: countCalls(of).eq('direction', 'inbound'),
      outboundCalls: countCalls(of).eq('direction', 'outbound'),
    }),
    readTotals(of, today),
  ]);
  return { ...counts, averageDurationSeconds: totals.average_duration_seconds };
}

/** What a search finds is found once, and not once a figure. */
async function totalFound(of: CallsOf, today: TimeRange) {
  const totals = await readTotals(of, today);
  return {
    totalCalls: totals.calls,
    completedCalls: totals.completed,
    callsToday: totals.today,
    inboundCalls: totals.inbound,
    outboundCalls: totals.outbound,
    averageDurationSeconds: totals.average_duration_seconds,
  };
}

// By POST, for it may hold a term.
async function readTotals({ database, orgId, filters }: CallsOf, today: TimeRange) {
  const spans = { today_from: today.from, today_before: today.to };
  return dataOf(await database.rpc('call_totals', { org: orgId, ...spans, ...asArguments(filters) }).single());
}

/** The figures of each span, in their order: one query for all of them, by POST, since there are many. */
export async function countFigures({ database, orgId }: OrgOf, spans: readonly TimeRange[]) {
  const answer = await database.rpc('call_figures', {
    org: orgId,
    span_starts: spans.map(({ from }) => from),
    span_ends: spans.map(({ to }) => to),
  });
  return dataOf(answer).map(({ average_duration_seconds: averageDurationSeconds, ...counts }) => ({
    ...counts,
    averageDurationSeconds,
  }));
}

export async function countBreakdown({ database, orgId }: OrgOf, { current, previous }: Compared) {
  const answer = await database.rpc(
    'call_breakdown',
    {
      org: orgId,
      started_from: current.from,
      started_before: current.to,
      previous_from: previous.from,
      previous_before: previous.to,
    },
    { get: true },
  );
  return dataOf(answer);
}

/** A row for each value that has calls. */
export async function countSeries(
  { database, orgId }: OrgOf,
  { bounds, groupBy }: { bounds: string[]; groupBy: string },
) {
  const rows = dataOf(await database.rpc('call_series', { org: orgId, bounds, grouped_by: groupBy }));
  // There is always the row without a value: without it this is no answer of ours, and nothing is not zero.
  if (rows.length === 0) throw new DatabaseUnavailable({ cause: new Error('a series without an answer') });
  return rows.filter(({ value }) => value !== null);
}

export interface Ranking {
  readonly minCalls: number;
  readonly rankedBy: string;
  readonly most: number;
}

/** The agents that are shown, in their order, and what is left of all calls. */
export async function countAgents({ database, orgId }: OrgOf, span: TimeRange, { minCalls, rankedBy, most }: Ranking) {
  const answer = await database.rpc(
    'call_agents',
    { org: orgId, started_from: span.from, started_before: span.to, min_calls: minCalls, ranked_by: rankedBy, most },
    { get: true },
  );
  return dataOf(answer);
}
