// SQL sums the calls of each slice. Figures that need the same filter share one slice.
import { type Figure, figureValue, type Part, type Slice, type Sum } from './figure.ts';

/** One sum for each slice, in the order of the slices. */
type Sums = { readonly [Name in Sum]?: readonly number[] };

interface Slices {
  /** The parameter `slices` of SQL functions. */
  readonly filters: Slice[];
  /** The position of a part in `calls || timed || seconds`, from 1. SQL ranks by it. */
  placeOf(part: Part): number;
  /** `offset`: the index of the first sum. */
  valueOf(figure: Figure, sums: Sums, offset?: number): number | null;
}

const sumOrder: readonly Sum[] = ['calls', 'timed', 'seconds'];
const keyOf = ({ filter = {} }: Part) => JSON.stringify(filter);

export function createSlices(figures: readonly Figure[]): Slices {
  const parts = figures.flatMap(({ of, per }) => (per === undefined ? [of] : [of, per]));
  const bySlice = new Map(parts.map((part) => [keyOf(part), part.filter ?? {}]));
  const keys = [...bySlice.keys()];
  return {
    filters: [...bySlice.values()],
    placeOf: (part) => sumOrder.indexOf(part.sum) * keys.length + keys.indexOf(keyOf(part)) + 1,
    valueOf: (figure, sums, offset = 0) =>
      figureValue(figure, (part) => sums[part.sum]?.[offset + keys.indexOf(keyOf(part))] ?? 0),
  };
}
