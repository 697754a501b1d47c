// Shapes the analytics out of the database's figures: pairs each with the one before it, and fills in the zeros.
import type { DatabaseHandle } from '../../database/supabase.ts';
import type { TimeRange } from '../../domain/time-range.ts';
import { readComparisons } from './figures.ts';
import { analyticsPeriods, type Compared } from './periods.ts';
import { directions, sentiments, statuses } from './schemas.ts';
import type { AnalyticsSummary } from './summary-schemas.ts';

interface Asked {
  readonly orgId: string;
  readonly now: number;
  readonly timezone: string;
  readonly weekStart: number;
}

type Comparisons = Awaited<ReturnType<typeof readComparisons>>;
type Breakdown = Comparisons['breakdown'];
type Figures = ReturnType<Comparisons['figuresOf']>;

export async function summarize(
  database: DatabaseHandle,
  { orgId, now, timezone, weekStart }: Asked,
): Promise<AnalyticsSummary> {
  const { today, week, month, last30Days, days } = analyticsPeriods(now, timezone, weekStart);
  const compared = [today, week, month, ...days];
  const { source, figuresOf, breakdown } = await readComparisons({ database, orgId, timezone }, compared, last30Days);

  return {
    timezone,
    source,
    computedAt: new Date(now).toISOString(),
    today: withChange(today, figuresOf),
    week: withChange(week, figuresOf),
    month: withChange(month, figuresOf),
    last30Days: last30Days.current,
    bySentiment: sentiments.map((sentiment) => ({ sentiment, ...bar(breakdown, 'sentiment', sentiment) })),
    byStatus: statuses.map((status) => ({ status, ...bar(breakdown, 'status', status) })),
    byDirection: directions.map((direction) => ({ direction, ...bar(breakdown, 'direction', direction) })),
    byDay: days.map(({ date, current, previous }) => {
      const figures = figuresOf(current);
      const previousCalls = figuresOf(previous).calls;
      return { date, ...figures, previousCalls, changePercent: changePercent(figures.calls, previousCalls) };
    }),
  };
}

function withChange({ current, previous }: Compared, figuresOf: (span: TimeRange) => Figures) {
  const now = figuresOf(current);
  const before = figuresOf(previous);
  return {
    ...current,
    ...now,
    previous: { ...previous, ...before },
    change: {
      calls: changePercent(now.calls, before.calls),
      completed: changePercent(now.completed, before.completed),
      averageDurationSeconds: changePercent(now.averageDurationSeconds, before.averageDurationSeconds),
    },
  };
}

function bar(breakdown: Breakdown, dimension: string, value: string) {
  // A value without a call has no row, and then 0 is what was counted.
  const row = breakdown.find((candidate) => candidate.dimension === dimension && candidate.value === value);
  const calls = row?.calls ?? 0;
  const previousCalls = row?.previous_calls ?? 0;
  return { calls, previousCalls, changePercent: changePercent(calls, previousCalls) };
}

function changePercent(now: number | null, before: number | null): number | null {
  if (now === null || before === null || before === 0) return null;
  return Math.round(((now - before) / before) * 1000) / 10;
}
