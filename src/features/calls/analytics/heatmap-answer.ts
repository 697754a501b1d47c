// The heat map, from what SQL counted.
import { Temporal } from 'temporal-polyfill';
import { weeklyHours } from '../../../domain/opening-hours.ts';
import type { TimeRange } from '../../../domain/time-range.ts';
import { countsOf } from '../figures/call-sums.ts';
import { drillDown } from '../figures/drill-down.ts';
import { type CallCounts, figureNamed, figureValue, perDayOf } from '../figures/figure-value.ts';
import { listFilterOf } from '../figures/population.ts';
import { type ComparedRange, comparedIn, comparedTo } from './comparison.ts';
import type { FoundHeatmap, HeatmapParams } from './heatmap-query.ts';
import type { CallHeatmap } from './heatmap-schemas.ts';
import { type Cell, outsideHoursOf, worstHourOf } from './hours-split.ts';
import { countedFigure } from './marks.ts';

interface HeatmapData {
  readonly params: HeatmapParams;
  readonly before: ComparedRange | null;
  readonly found: FoundHeatmap;
  readonly now: number;
}

type Metric = HeatmapParams['metric'][number];
const hours = Array.from({ length: 24 }, (_, hour) => hour);

export function heatmapOf({ params, before, found, now }: HeatmapData): CallHeatmap {
  const { metric: metrics, range, timezone, weekStart, filter } = params;
  const { measures, sums } = found;
  const all = countsOf(measures, sums);
  const allBefore = found.before === null ? null : countsOf(measures, found.before);
  const rowsOf = Map.groupBy(sums, ([cell]) => cell);
  const weekdays = Array.from({ length: 7 }, (_, day) => (weekStart + day) % 7).map((weekday) => ({
    weekday,
    cells: hours.map(
      (hour): Cell => ({ weekday, hour, counts: countsOf(measures, rowsOf.get(`${weekday}-${hour}`) ?? []) }),
    ),
  }));
  const cells = weekdays.flatMap((each) => each.cells);
  const week = weeklyHours(found.hours);
  const days = daysByWeekday(range, timezone);
  const hasMarks = params.with !== undefined;
  const markOf = (
    metric: Metric,
    counts: CallCounts,
    weekday: number,
    only: Readonly<Record<string, readonly string[]>>,
  ) => {
    const figure = figureNamed(metric);
    const { value, part, whole } = countedFigure(metric, counts);
    const perDay = figure.kind === 'sum' ? perDayOf(value ?? 0, days.get(weekday) ?? 0, figure.unit) : null;
    return { value, perDay, part, whole, filter: drillDown(filter, range, only, listFilterOf(figure)) };
  };
  const totals = metrics.map((metric) => {
    const { value: total, part, whole } = countedFigure(metric, all);
    const was = allBefore === null ? null : figureValue(figureNamed(metric), allBefore);
    const worst = worstHourOf(metric, cells, week);
    return {
      ...{ metric, better: figureNamed(metric).better ?? null, total, part, whole },
      ...comparedTo(total, was),
      filter: drillDown(filter, range, listFilterOf(figureNamed(metric))),
      outsideHours: outsideHoursOf(metric, cells, week),
      worst: worst && { ...worst, filter: drillDown(filter, range, ofCell(worst), listFilterOf(figureNamed(metric))) },
    };
  });
  return {
    metric: metrics[0] ?? 'calls',
    timezone,
    source: found.source,
    computedAt: new Date(now).toISOString(),
    ...range,
    compared: comparedIn(before),
    total: totals[0]?.total ?? null,
    totals,
    hasOpeningHours: week !== null,
    weekdays: weekdays.map(({ weekday, cells: row }) => {
      const values = metrics.map(
        (metric) => [metric, row.map(({ counts }) => figureValue(figureNamed(metric), counts))] as const,
      );
      const rowCounts = countsOf(
        measures,
        row.flatMap(({ hour }) => rowsOf.get(`${weekday}-${hour}`) ?? []),
      );
      return {
        weekday,
        days: days.get(weekday) ?? 0,
        open: week?.[weekday]?.ranges.map(({ from, to }) => ({ from, to })) ?? null,
        openMinutes: week?.[weekday]?.openMinutes.slice() ?? null,
        hours: values[0]?.[1] ?? [],
        calls: row.map(({ counts }) => counts.sumOf('calls')),
        values: Object.fromEntries(values),
        filters: row.map((cell) => drillDown(filter, range, ofCell(cell))),
        marks: hasMarks
          ? Object.fromEntries(
              metrics.map((metric) => [metric, row.map((cell) => markOf(metric, cell.counts, weekday, ofCell(cell)))]),
            )
          : null,
        dayMarks: hasMarks
          ? Object.fromEntries(
              metrics.map((metric) => [metric, markOf(metric, rowCounts, weekday, { weekday: [String(weekday)] })]),
            )
          : null,
      };
    }),
  };
}

const ofCell = ({ weekday, hour }: Pick<Cell, 'weekday' | 'hour'>) => ({
  weekday: [String(weekday)],
  hour: [String(hour)],
});

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
