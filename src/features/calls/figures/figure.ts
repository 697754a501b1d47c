// A figure is a sum over the calls of a filter, or the quotient of two such sums.
import { type TSchema, Type } from 'typebox';
import type { callDirections, callSentimentsOrUnknown, callStatuses } from '../../../domain/call.ts';
import { Nullable } from '../../../http/contract.ts';
import { groupings } from '../analytics/groupings.ts';

/** The sums of SQL: the calls, those that started today, those with a duration, and their durations in seconds. */
export type Sum = 'calls' | 'today' | 'timed' | 'seconds';

/** A filter by dimensions of the rollup, so that no figure needs a live count. */
export interface Slice {
  readonly direction?: readonly (typeof callDirections)[number][];
  readonly status?: readonly (typeof callStatuses)[number][];
  readonly sentiment?: readonly (typeof callSentimentsOrUnknown)[number][];
}

export interface Part {
  readonly sum: Sum;
  /** Absent: all calls. */
  readonly filter?: Slice;
}

export type View = 'stats' | 'summary' | 'series' | 'heatmap' | 'leaderboard';

export interface Figure {
  readonly unit: 'calls' | 'seconds' | 'percent';
  readonly definition: string;
  readonly of: Part;
  /** Absent: the figure is the sum itself, and 0 without calls. With it, the figure is null when this is 0. */
  readonly per?: Part;
  /** Series and heatmap need `of` and `per` to have the same filter. */
  readonly views: readonly View[];
  /** The name of the field in the stats. */
  readonly nameInStats?: string;
  readonly example: number;
}

/** The dimensions of a breakdown. */
export const dimensions: Readonly<Record<View, readonly string[]>> = {
  stats: [],
  summary: ['day', 'week', 'month'],
  series: ['hour', 'day', 'week', 'month', ...groupings.filter((grouping) => grouping !== 'none')],
  heatmap: ['weekday', 'hour'],
  leaderboard: ['agent'],
};

/** Quotients have one decimal. The factor comes before the division, so that ties are exact and round up. */
export function figureValue({ unit, of, per }: Figure, sumOf: (part: Part) => number): number | null {
  const sum = sumOf(of);
  if (per === undefined) return sum;
  const divisor = sumOf(per);
  if (divisor === 0) return null;
  const factor = unit === 'percent' ? 100 : 1;
  return Math.round((sum * factor * 10) / divisor) / 10;
}

/** The figure of a value without calls. */
export const emptyValueOf = ({ per }: Figure): 0 | null => (per === undefined ? 0 : null);

export function figureSchema({ unit, definition, per }: Figure): TSchema {
  if (per === undefined) return Type.Integer({ minimum: 0, description: definition });
  const maximum = unit === 'percent' ? { maximum: 100 } : {};
  const description = `${definition} One decimal; null when there is no such call.`;
  return Nullable(Type.Number({ minimum: 0, ...maximum, description }));
}
