// The cells of the heat map: each hour of each weekday with what SQL counted, and the marks of cells and weekdays.
import { Temporal } from 'temporal-polyfill';
import { type OpenDay, weeklyHours } from '../../../domain/opening-hours.ts';
import type { TimeRange } from '../../../domain/time-range.ts';
import { countsOf } from '../figures/call-sums.ts';
import { drillDown } from '../figures/drill-down.ts';
import { type CallCounts, figureNamed, perDayOf } from '../figures/figure-value.ts';
import { type ListFilter, listFilterOf } from '../figures/population.ts';
import type { FoundHeatmap, HeatmapParams } from './heatmap-query.ts';
import type { Cell } from './hours-split.ts';
import { countedFigure } from './marks.ts';

export type HeatmapMetric = HeatmapParams['metric'][number];

export interface Weekday {
  readonly weekday: number;
  /** How many such days the time range has. */
  readonly days: number;
  /** Null without opening hours. */
  readonly open: OpenDay | null;
  readonly cells: readonly Cell[];
  /** Of all cells. */
  readonly counts: CallCounts;
}

const hours = Array.from({ length: 24 }, (_, hour) => hour);

/** From the first day of the week of the organisation. */
export function weekdaysOf(
  { range, timezone, weekStart }: HeatmapParams,
  { measures, sums, ...found }: FoundHeatmap,
): Weekday[] {
  const sumsIn = Map.groupBy(sums, ([cell]) => cell);
  const sumsOf = (weekday: number, hour: number) => sumsIn.get(`${weekday}-${hour}`) ?? [];
  const days = daysByWeekday(range, timezone);
  const week = weeklyHours(found.hours);
  return Array.from({ length: 7 }, (_, day) => (weekStart + day) % 7).map((weekday) => ({
    weekday,
    days: days.get(weekday) ?? 0,
    open: week?.[weekday] ?? null,
    cells: hours.map((hour) => ({ weekday, hour, counts: countsOf(measures, sumsOf(weekday, hour)) })),
    counts: countsOf(
      measures,
      hours.flatMap((hour) => sumsOf(weekday, hour)),
    ),
  }));
}

export const filterOfCell = ({ weekday, hour }: Pick<Cell, 'weekday' | 'hour'>) => ({
  weekday: [String(weekday)],
  hour: [String(hour)],
});

/** The marks of a weekday by the name of the figure: of its cells, and of the whole day. */
export function marksOf(
  { metric: metrics, range, filter }: HeatmapParams,
  { weekday, days, cells, counts: all }: Weekday,
) {
  const markOf = (metric: HeatmapMetric, counts: CallCounts, only: ListFilter) => {
    const figure = figureNamed(metric);
    const { value, part, whole } = countedFigure(metric, counts);
    const perDay = figure.kind === 'sum' ? perDayOf(value ?? 0, days, figure.unit) : null;
    return { value, perDay, part, whole, filter: drillDown(filter, range, only, listFilterOf(figure)) };
  };
  const ofCells = (metric: HeatmapMetric) => cells.map((cell) => markOf(metric, cell.counts, filterOfCell(cell)));
  const ofDay = (metric: HeatmapMetric) => markOf(metric, all, { weekday: [String(weekday)] });
  return {
    marks: Object.fromEntries(metrics.map((metric) => [metric, ofCells(metric)])),
    dayMarks: Object.fromEntries(metrics.map((metric) => [metric, ofDay(metric)])),
  };
}

/** How many local dates of each weekday the range has; 0 is Sunday. */
function daysByWeekday({ from, to }: TimeRange, timezone: string): ReadonlyMap<number, number> {
  const days = new Map<number, number>();
  const last = Temporal.Instant.from(to).subtract({ nanoseconds: 1 }).toZonedDateTimeISO(timezone).toPlainDate();
  const first = Temporal.Instant.from(from).toZonedDateTimeISO(timezone).toPlainDate();
  const total = first.until(last, { largestUnit: 'days' }).days + 1;
  for (let day = 0; day < 7; day += 1) {
    const weekday = (first.dayOfWeek + day) % 7;
    days.set(weekday, Math.floor(total / 7) + (day < total % 7 ? 1 : 0));
  }
  return days;
}
