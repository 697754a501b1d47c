// A figure of the heat map within and outside of the opening hours.
import type { CallFigure } from '../../../domain/call-figure.ts';
import { callFigures } from '../../../domain/call-figures.ts';
import type { OpenDay } from '../../../domain/opening-hours.ts';
import type { CallCounts } from '../figures/figure-value.ts';
import { figureNamed, figureValue, partAndWhole, percentOf } from '../figures/figure-value.ts';
import type { HeatmapParams } from './heatmap-query.ts';

export interface Cell {
  readonly weekday: number;
  readonly hour: number;
  readonly counts: CallCounts;
}

type Metric = HeatmapParams['metric'][number];

/** Calls are counted by whole hours: an hour counts as open if at least half of it is. */
const minOpenMinutes = 30;
/** A rate of fewer calls is not called the worst. */
const minSample = 10;

const isOpenIn = (week: readonly OpenDay[] | null, { weekday, hour }: Cell) =>
  week === null || (week[weekday]?.openMinutes[hour] ?? 0) >= minOpenMinutes;

/** The calls of the figure, of a ratio those of its whole, that came outside of the opening hours. Null without opening hours. */
export function outsideHoursOf(metric: Metric, cells: readonly Cell[], week: readonly OpenDay[] | null) {
  if (week === null) return null;
  const countIn = (some: readonly Cell[]) => some.reduce((sum, { counts }) => sum + populationIn(metric, counts), 0);
  const whole = countIn(cells);
  const part = countIn(cells.filter((cell) => !isOpenIn(week, cell)));
  return { part, whole, percent: percentOf(part, whole) };
}

function populationIn(metric: Metric, counts: CallCounts): number {
  const figure = figureNamed(metric);
  return partAndWhole(figure, counts).whole ?? figureValue(figure, counts) ?? 0;
}

/** The open hour with the worst value. Null if no value of the figure is worse than another one. */
export function worstHourOf(metric: Metric, cells: readonly Cell[], week: readonly OpenDay[] | null) {
  const figure: CallFigure = callFigures[metric];
  if (figure.better === undefined) return null;
  const sign = figure.better === 'lower' ? 1 : -1;
  const judged = cells
    .filter((cell) => isOpenIn(week, cell))
    .map((cell) => ({ ...cell, ...judge(figure, cell.counts) }))
    .filter(({ value, whole }) => value !== null && (figure.kind === 'sum' ? value > 0 : whole >= minSample))
    .sort((a, b) => sign * ((b.value ?? 0) - (a.value ?? 0)) || b.whole - a.whole);
  const [worst] = judged;
  if (worst === undefined) return null;
  const { weekday, hour, value, part, whole } = worst;
  return {
    weekday,
    hour,
    value,
    part,
    whole,
    percent: figure.kind === 'sum' || figure.unit === 'percent' ? percentOf(part, whole) : null,
  };
}

/** Of a sum, the whole is all calls. */
function judge(figure: CallFigure, counts: CallCounts) {
  const value = figureValue(figure, counts);
  const { part, whole } = partAndWhole(figure, counts);
  return figure.kind === 'sum'
    ? { value, part: value ?? 0, whole: counts.sumOf('calls') }
    : { value, part: part ?? 0, whole: whole ?? 0 };
}
