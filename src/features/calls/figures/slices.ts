// The sums of the stats and of the summary: SQL sums the calls of each slice, a filter by direction, status and sentiment. Figures that need
// the same filter share one slice.
import type { callDirections, callSentimentsOrUnknown, callStatuses } from '../../../domain/call.ts';
import type { CallMeasure } from '../../../domain/call-measures.ts';

/** The calls, those that started today, the completed ones with a duration, and their durations in seconds. */
type Sum = 'calls' | 'today' | 'timed' | 'seconds';

interface Slice {
  readonly direction?: readonly (typeof callDirections)[number][];
  readonly status?: readonly (typeof callStatuses)[number][];
  readonly sentiment?: readonly (typeof callSentimentsOrUnknown)[number][];
}

export interface Part {
  readonly sum: Sum;
  /** Absent: all calls. */
  readonly filter?: Slice;
}

const completed = { status: ['completed'] } as const;

/** The measures that can be read from slices. */
export const partOfMeasure = {
  calls: { sum: 'calls' },
  completed: { sum: 'calls', filter: completed },
  timed: { sum: 'timed', filter: completed },
  seconds: { sum: 'seconds', filter: completed },
} as const satisfies Partial<Record<CallMeasure, Part>>;

/** One sum for each slice, in the order of the slices. */
type Sums = { readonly [Name in Sum]?: readonly number[] };

interface Slices {
  /** The parameter `slices` of SQL functions. */
  readonly filters: Slice[];
  /** `offset`: the index of the first sum. */
  sumOf(part: Part, sums: Sums, offset?: number): number;
}

const keyOf = ({ filter = {} }: Part) => JSON.stringify(filter);

export function createSlices(parts: readonly Part[]): Slices {
  const bySlice = new Map(parts.map((part) => [keyOf(part), part.filter ?? {}]));
  const keys = [...bySlice.keys()];
  return {
    filters: [...bySlice.values()],
    sumOf: (part, sums, offset = 0) => sums[part.sum]?.[offset + keys.indexOf(keyOf(part))] ?? 0,
  };
}
