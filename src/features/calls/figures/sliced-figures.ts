// The figures of the stats and of the summary, by the name of their field.
import type { CallFigure } from '../../../domain/call-figure.ts';
import { callFigures } from '../../../domain/call-figures.ts';
import { figureValue, measuresOf } from './figure-value.ts';
import { createSlices, type Part, partOfMeasure } from './slices.ts';

/** Figures that only the stats have: the calls of a direction, or of today. */
const onlyInStats = {
  today: {
    field: 'callsToday',
    definition: "Calls since midnight in the organisation's time zone.",
    part: { sum: 'today' },
    example: 38,
  },
  inbound: {
    field: 'inboundCalls',
    definition: 'Calls with the direction `inbound`.',
    part: { sum: 'calls', filter: { direction: ['inbound'] } },
    example: 130,
  },
  outbound: {
    field: 'outboundCalls',
    definition: 'Calls with the direction `outbound`.',
    part: { sum: 'calls', filter: { direction: ['outbound'] } },
    example: 81,
  },
} as const satisfies Record<string, { field: string; definition: string; part: Part; example: number }>;

export const statsOnlyFigures = Object.entries(onlyInStats);

const shared = {
  calls: callFigures.calls,
  completed: callFigures.completed,
  averageDurationSeconds: callFigures.averageDurationSeconds,
} as const;

export const summaryFigures: readonly (readonly [field: string, figure: CallFigure])[] = Object.entries(shared);

/** The name of a field in the stats. */
export const statsFieldOf: Readonly<Partial<Record<string, string>>> = {
  calls: 'totalCalls',
  completed: 'completedCalls',
  averageDurationSeconds: 'averageDurationSeconds',
};

const partOf = (measure: string): Part => {
  const parts: Readonly<Partial<Record<string, Part>>> = partOfMeasure;
  const part = parts[measure];
  if (part === undefined) throw new TypeError(`Slices do not have the measure ${measure}`);
  return part;
};

const slices = createSlices([
  ...Object.values(shared).flatMap(measuresOf).map(partOf),
  ...Object.values(onlyInStats).map(({ part }) => part),
]);
export const sliceFilters = slices.filters;

type Sums = Parameters<typeof slices.sumOf>[1];

/** The figures of the summary, from the sums of one time range. */
export function summaryValues(sums: Sums, offset = 0): Record<string, number | null> {
  const counts = { sumOf: (measure: string) => slices.sumOf(partOf(measure), sums, offset), placesOf: () => [] };
  return Object.fromEntries(summaryFigures.map(([field, figure]) => [field, figureValue(figure, counts)]));
}

/** The figures of the stats. */
export function statsValues(sums: Sums): Record<string, number | null> {
  const values = summaryValues(sums);
  return Object.fromEntries([
    ...Object.entries(values).map(([name, value]) => [statsFieldOf[name] ?? name, value]),
    ...statsOnlyFigures.map(([, { field, part }]) => [field, slices.sumOf(part, sums)]),
  ]);
}
