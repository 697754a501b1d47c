// Reads a figure in many windows with one query. Only this file knows how figures are read.
import { type CallFigure, type CallMeasure, quotient } from '../../../domain/call-figures.ts';
import type { TimeRange } from '../../../domain/time-range.ts';

export interface SumsRequest {
  readonly zone: string;
  readonly bounds: string[];
  /** As private.call_filter. */
  readonly filter: object;
  readonly measures: string[];
}

/** As alert_sums returns it. The first bucket is 1. */
export type BucketSums = readonly (readonly [bucket: number, sums: readonly number[]])[];

export type ReadSums = (request: SumsRequest) => Promise<BucketSums>;

export interface FigureReading {
  readonly value: number | null;
  readonly part: number;
  readonly whole: number | null;
  /** The calls that the figure is about: `whole`, or all calls of the filter. */
  readonly sample: number;
}

interface FigureRequest {
  readonly figure: CallFigure;
  readonly filter: object;
  readonly zone: string;
}

/** One reading for each span, in their order. */
export async function readFigures(
  readSums: ReadSums,
  { figure, filter, zone }: FigureRequest,
  spans: readonly TimeRange<number>[],
): Promise<FigureReading[]> {
  const bounds = [...new Set(spans.flatMap(({ from, to }) => [from, to]))].sort((one, other) => one - other);
  const measures = measuresOf(figure);
  const request = { zone, filter, measures, bounds: bounds.map((bound) => new Date(bound).toISOString()) };
  const before = runningSums(await readSums(request), bounds.length, measures.length);
  const place = new Map(bounds.map((bound, index) => [bound, index]));
  return spans.map(({ from, to }) => {
    const [start = [], end = []] = [from, to].map((bound) => before[place.get(bound) ?? 0]);
    return readingOf(figure, (measure) => at(end, measures.indexOf(measure)) - at(start, measures.indexOf(measure)));
  });
}

function measuresOf({ part, whole }: CallFigure): CallMeasure[] {
  return [...new Set<CallMeasure>(['calls', part, ...(whole === undefined ? [] : [whole])])];
}

/** For each bound, the sums of all buckets before it. Windows overlap, so each of them is a difference of two of these. */
function runningSums(sums: BucketSums, bounds: number, measures: number): number[][] {
  const byBucket = new Map(sums);
  const running: number[][] = [Array<number>(measures).fill(0)];
  for (let bucket = 1; bucket < bounds; bucket += 1) {
    const last = running[bucket - 1] ?? [];
    running.push(last.map((total, index) => total + at(byBucket.get(bucket) ?? [], index)));
  }
  return running;
}

const at = (sums: readonly number[], index: number) => sums[index] ?? 0;

function readingOf({ unit, part, whole }: CallFigure, sumOf: (measure: CallMeasure) => number): FigureReading {
  const sum = sumOf(part);
  if (whole === undefined) return { value: sum, part: sum, whole: null, sample: sumOf('calls') };
  const divisor = sumOf(whole);
  return { value: quotient(sum, divisor, unit), part: sum, whole: divisor, sample: divisor };
}
