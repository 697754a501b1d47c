// Reads a figure in many windows with one query. Only this file knows how figures are read.
import type { CallMeasure } from '../../../domain/call-measures.ts';
import type { TimeRange } from '../../../domain/time-range.ts';
import type { CallRegistry, RuleFigure } from '../call-registry.ts';

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
  /** The calls that the figure is about: those of `whole`, or all calls of the filter. */
  readonly sample: number;
}

interface FigureRequest {
  readonly figure: RuleFigure;
  readonly filter: object;
  readonly zone: string;
}

export type FigureReader = Pick<CallRegistry, 'figureValue' | 'measuresOf'> & { readonly readSums: ReadSums };

/** One reading for each span, in their order. */
export async function readFigures(
  { readSums, figureValue, measuresOf }: FigureReader,
  { figure, filter, zone }: FigureRequest,
  spans: readonly TimeRange<number>[],
): Promise<FigureReading[]> {
  const bounds = [...new Set(spans.flatMap(({ from, to }) => [from, to]))].sort((one, other) => one - other);
  const measures = [...new Set([...measuresOf(figure), sampleOf(figure)])];
  const request = { zone, filter, measures, bounds: bounds.map((bound) => new Date(bound).toISOString()) };
  const before = runningSums(await readSums(request), bounds.length, measures.length);
  const place = new Map(bounds.map((bound, index) => [bound, index]));
  return spans.map(({ from, to }) => {
    const [start = [], end = []] = [from, to].map((bound) => before[place.get(bound) ?? 0]);
    const sumOf = (measure: CallMeasure) => at(end, measures.indexOf(measure)) - at(start, measures.indexOf(measure));
    const value = figureValue(figure, { sumOf, placesOf: () => [] });
    return { value, ...partsOf(figure, sumOf), sample: sumOf(sampleOf(figure)) };
  });
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

function partsOf(figure: RuleFigure, sumOf: (measure: CallMeasure) => number) {
  if (figure.kind === 'sum') return { part: sumOf(figure.of), whole: null };
  const part = figure.part.reduce((sum, measure) => sum + sumOf(measure), 0);
  return { part, whole: sumOf(figure.whole) };
}

/** The measure that counts the calls of a figure. */
function sampleOf(figure: RuleFigure): CallMeasure {
  if (figure.kind === 'sum') return 'calls';
  return figure.whole === 'costed_seconds' ? 'costed' : figure.whole;
}
