// Compares each time range with the one before it, and adds the values without calls.

import { callDirections, callSentimentsOrUnknown, callStatuses } from '../../../domain/call.ts';
import type { TimeRange } from '../../../domain/time-range.ts';
import { defineView } from '../../../http/cache/view.ts';
import { callTables, figureView } from '../views.ts';
import { changePercent } from './comparison.ts';
import { type BreakdownRow, type FigureValues, readSummary } from './summary-query.ts';
import { type Comparison, summaryRanges } from './summary-ranges.ts';
import { Summary } from './summary-schemas.ts';

interface SummaryParams {
  readonly timezone: string;
  readonly weekStart: number;
  /** The start of the day: yesterday's value is not served after midnight. */
  readonly today: string;
  readonly [param: string]: unknown;
}

export const summaryView = defineView({
  ...figureView,
  name: 'call analytics',
  tables: callTables,
  schema: Summary,
  async load({ database, orgId, now }, { timezone, weekStart }: SummaryParams) {
    const { today, week, month, last30Days, days } = summaryRanges(now, timezone, weekStart);
    const comparisons = [today, week, month, ...days];
    const { source, figuresIn, breakdown } = await readSummary({ database, orgId, timezone }, comparisons, last30Days);
    return {
      timezone,
      source,
      computedAt: new Date(now).toISOString(),
      today: compareFigures(today, figuresIn),
      week: compareFigures(week, figuresIn),
      month: compareFigures(month, figuresIn),
      last30Days: last30Days.current,
      bySentiment: callSentimentsOrUnknown.map((sentiment) => ({
        sentiment,
        ...compareValue(breakdown, 'sentiment', sentiment),
      })),
      byStatus: callStatuses.map((status) => ({ status, ...compareValue(breakdown, 'status', status) })),
      byDirection: callDirections.map((direction) => ({
        direction,
        ...compareValue(breakdown, 'direction', direction),
      })),
      byDay: days.map(({ date, current, previous }) => {
        const figures = figuresIn(current);
        return { date, ...figures, ...changeOfCalls(figures.calls ?? 0, figuresIn(previous).calls ?? 0) };
      }),
    };
  },
});

function compareFigures({ current, previous }: Comparison, figuresIn: (range: TimeRange) => FigureValues) {
  const now = figuresIn(current);
  const before = figuresIn(previous);
  const changes = Object.keys(now).map((name) => [name, changePercent(now[name] ?? null, before[name] ?? null)]);
  return { ...current, ...now, previous: { ...previous, ...before }, change: Object.fromEntries(changes) };
}

function compareValue(breakdown: readonly BreakdownRow[], dimension: string, value: string) {
  // SQL returns no row for a value without calls.
  const row = breakdown.find((candidate) => candidate.dimension === dimension && candidate.value === value);
  const calls = row?.calls ?? 0;
  return { calls, ...changeOfCalls(calls, row?.previous_calls ?? 0) };
}

function changeOfCalls(calls: number, previousCalls: number) {
  return { previousCalls, changePercent: changePercent(calls, previousCalls) };
}
