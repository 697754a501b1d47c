// The figures of calls, each declared once. `views` lists the views that have the figure. Their schemas and examples, the sums in SQL and
// GET /api/calls-dashboard/figures are derived from this.
import { callSentiments } from '../../../domain/call.ts';
import type { Figure, View } from './figure.ts';

const completed = { status: ['completed'] } as const;
const rated = { sentiment: callSentiments } as const;
const everywhere = ['stats', 'summary', 'series', 'heatmap', 'leaderboard'] as const;

export const figures = {
  calls: {
    unit: 'calls',
    definition: 'All calls.',
    of: { sum: 'calls' },
    views: everywhere,
    nameInStats: 'totalCalls',
    example: 211,
  },
  completed: {
    unit: 'calls',
    definition: 'Calls with the status `completed`.',
    of: { sum: 'calls', filter: completed },
    views: everywhere,
    nameInStats: 'completedCalls',
    example: 148,
  },
  today: {
    unit: 'calls',
    definition: "Calls since midnight in the organisation's time zone.",
    of: { sum: 'today' },
    views: ['stats'],
    nameInStats: 'callsToday',
    example: 38,
  },
  inbound: {
    unit: 'calls',
    definition: 'Calls with the direction `inbound`.',
    of: { sum: 'calls', filter: { direction: ['inbound'] } },
    views: ['stats'],
    nameInStats: 'inboundCalls',
    example: 130,
  },
  outbound: {
    unit: 'calls',
    definition: 'Calls with the direction `outbound`.',
    of: { sum: 'calls', filter: { direction: ['outbound'] } },
    views: ['stats'],
    nameInStats: 'outboundCalls',
    example: 81,
  },
  averageDurationSeconds: {
    unit: 'seconds',
    definition: 'Average duration of completed calls.',
    of: { sum: 'seconds', filter: completed },
    per: { sum: 'timed', filter: completed },
    views: everywhere,
    example: 158.2,
  },
  totalDurationSeconds: {
    unit: 'seconds',
    definition: 'Sum of the durations of completed calls.',
    of: { sum: 'seconds', filter: completed },
    views: ['series', 'heatmap'],
    example: 23_414,
  },
  completionRate: {
    unit: 'percent',
    definition: 'Share of the calls that have the status `completed`.',
    of: { sum: 'calls', filter: completed },
    per: { sum: 'calls' },
    views: ['leaderboard'],
    example: 70.1,
  },
  positiveRate: {
    unit: 'percent',
    definition: 'Share of the calls with a known sentiment that have the sentiment `positive`.',
    of: { sum: 'calls', filter: { sentiment: ['positive'] } },
    per: { sum: 'calls', filter: rated },
    views: ['leaderboard'],
    example: 44.4,
  },
} as const satisfies Record<string, Figure>;

export type FigureName = keyof typeof figures;

/** The figures of a view, in the order of the registry. */
export function figuresOf(view: View): readonly (readonly [name: FigureName, figure: Figure])[] {
  const all: readonly [string, Figure][] = Object.entries(figures);
  return all.filter(([, { views }]) => views.includes(view)) as [FigureName, Figure][];
}

export function figureNamed(name: FigureName): Figure {
  return figures[name];
}
