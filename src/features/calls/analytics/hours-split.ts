// A figure of the heat map within and outside of the opening hours.
import { betterValueOf } from '../../../domain/better-values.ts';
import type { CallFigure } from '../../../domain/call-figure.ts';
import type { OpenDay } from '../../../domain/opening-hours.ts';
import { type CallCounts, figureNamed, figureValue, partAndWhole, percentOf } from '../figures/figure-value.ts';
import type { HeatmapParams } from './heatmap-query.ts';

export interface Cell {
  readonly weekday: number;
  readonly hour: number;
  readonly counts: CallCounts;
}

interface Weekday {
  /** Null without opening hours. */
  readonly open: OpenDay | null;
  readonly cells: readonly Cell[];
}

type Metric = HeatmapParams['metric'][number];

/** Calls are counted by whole hours: an hour counts as open if at least half of it is. */
const minOpenMinutes = 30;
/** A rate of fewer calls is not called the worst. */
const minSample = 10;

const cellsOf = (weekdays: readonly Weekday[]) => weekdays.flatMap(({ cells }) => cells);
/** Without opening hours, calls are taken at any time. */
const openCellsOf = (weekdays: readonly Weekday[]) =>
  weekdays.flatMap(({ open, cells }) =>
    cells.filter(({ hour }) => open === null || (open.openMinutes[hour] ?? 0) >= minOpenMinutes),
  );

/** The calls of the figure, of a ratio those of its whole, that came outside of the opening hours. Null without opening hours. */
export function outsideHoursOf(metric: Metric, weekdays: readonly Weekday[]) {
  if (weekdays.every(({ open }) => open === null)) return null;
  const countIn = (cells: readonly Cell[]) => cells.reduce((sum, { counts }) => sum + populationIn(metric, counts), 0);
  const whole = countIn(cellsOf(weekdays));
  const part = whole - countIn(openCellsOf(weekdays));
  return { part, whole, percent: percentOf(part, whole) };
}

function populationIn(metric: Metric, counts: CallCounts): number {
  const figure = figureNamed(metric);
  return partAndWhole(figure, counts).whole ?? figureValue(figure, counts) ?? 0;
}

/** The open hour with the worst value. Null if no value of the figure is worse than another one. */
export function worstHourOf(metric: Metric, weekdays: readonly Weekday[]) {
  const figure = figureNamed(metric);
  const better = betterValueOf(metric);
  if (better === null) return null;
  const sign = better === 'lower' ? 1 : -1;
  const [worst] = openCellsOf(weekdays)
    .map((cell) => ({ ...cell, ...judge(figure, cell.counts) }))
    .filter(({ value, whole }) => value !== null && (figure.kind === 'sum' ? value > 0 : whole >= minSample))
    .sort((a, b) => sign * ((b.value ?? 0) - (a.value ?? 0)) || b.whole - a.whole);
  if (worst === undefined) return null;
  const { weekday, hour, value, part, whole } = worst;
  const isShare = figure.kind === 'sum' || figure.unit === 'percent';
  return { weekday, hour, value, part, whole, percent: isShare ? percentOf(part, whole) : null };
}

/** Of a sum, the whole is all calls. */
function judge(figure: CallFigure, counts: CallCounts) {
  const value = figureValue(figure, counts);
  const { part, whole } = partAndWhole(figure, counts);
  return figure.kind === 'sum'
    ? { value, part: value ?? 0, whole: counts.sumOf('calls') }
    : { value, part: part ?? 0, whole: whole ?? 0 };
}
