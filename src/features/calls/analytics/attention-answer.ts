// Unusual figures of today: outside of the range of the same weekdays before, by more than half of its width.
import { betterValueOf } from '../../../domain/better-values.ts';
import type { CallFigureName } from '../../../domain/call-figures.ts';
import type { CallMeasure } from '../../../domain/call-measures.ts';
import { neededFor, type SumRow } from '../figures/call-sums.ts';
import { drillDown } from '../figures/drill-down.ts';
import { type CallCounts, figureNamed } from '../figures/figure-value.ts';
import { listFilterOf } from '../figures/population.ts';
import type { Source } from '../figures/read-series.ts';
import type { AttentionRange } from './attention-range.ts';
import type { Attention } from './attention-schemas.ts';
import { countsByBucket } from './bucket-counts.ts';
import { countedFigure } from './marks.ts';

export const watchedFigures = ['calls', 'answerRate', 'missed', 'failed'] as const satisfies readonly CallFigureName[];
export const { measures: watchedMeasures } = neededFor(watchedFigures);

/** Fewer weekdays or fewer calls show chance rather than a habit. */
const minWeekdays = 4;
const minCalls = 20;
/** A number of calls must be this far outside of the range. */
const minDistance = 5;

interface AttentionData {
  readonly range: AttentionRange;
  readonly source: Source;
  /** In the buckets of the bounds: the value is `all`. */
  readonly sums: readonly SumRow[];
  readonly unanswered: Attention['unanswered'];
  readonly now: number;
}

export function attentionOf({ range, source, sums, unanswered, now }: AttentionData): Attention {
  const { timezone, from, to, weekday } = range;
  const days = weekdaysOf(watchedMeasures, sums);
  return {
    ...{ timezone, source, computedAt: new Date(now).toISOString(), from, to, weekday, unanswered },
    unusual: watchedFigures.flatMap((metric) => {
      const found = unusualFigure(metric, days);
      const figure = figureNamed(metric);
      if (found === null) return [];
      const filter = drillDown({}, { from, to }, listFilterOf(figure));
      return [{ metric, unit: figure.unit, better: betterValueOf(metric), ...found, filter }];
    }),
  };
}

const buckets = 17;

/** Today, and the weekdays before with any call. */
function weekdaysOf(measures: readonly CallMeasure[], sums: readonly SumRow[]) {
  const days = countsByBucket(measures, { sums }, buckets).filter((_, index) => index % 2 === 0);
  return { today: days.at(-1), before: days.slice(0, -1).filter(({ sumOf }) => sumOf('calls') > 0) };
}

function unusualFigure(metric: (typeof watchedFigures)[number], { today, before }: ReturnType<typeof weekdaysOf>) {
  if (today === undefined) return null;
  const isRate = figureNamed(metric).kind === 'ratio';
  const sizeOf = (counts: CallCounts) => countedFigure(metric, counts).whole ?? counts.sumOf('calls');
  const known = before
    .filter((counts) => sizeOf(counts) >= minCalls)
    .map((counts) => countedFigure(metric, counts).value ?? 0);
  const { value, part, whole } = countedFigure(metric, today);
  if (value === null || known.length < minWeekdays || (isRate && sizeOf(today) < minCalls)) return null;
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const distance = Math.max((high - low) / 2, isRate ? 0 : minDistance);
  if (value >= low - distance && value <= high + distance) return null;
  return { value, part, whole, low, high, sample: known.length, isAbove: value > high };
}
