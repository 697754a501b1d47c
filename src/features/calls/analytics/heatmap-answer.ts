// The heat map, from what SQL counted.
import { betterValueOf } from '../../../domain/better-values.ts';
import { countsOf } from '../figures/call-sums.ts';
import { drillDown } from '../figures/drill-down.ts';
import { figureNamed, figureValue } from '../figures/figure-value.ts';
import { listFilterOf } from '../figures/population.ts';
import { type ComparedRange, comparedIn, comparedTo } from './comparison.ts';
import { filterOfCell, type HeatmapMetric, marksOf, type Weekday, weekdaysOf } from './heatmap-cells.ts';
import type { FoundHeatmap, HeatmapParams } from './heatmap-query.ts';
import type { CallHeatmap } from './heatmap-schemas.ts';
import { outsideHoursOf, worstHourOf } from './hours-split.ts';
import { countedFigure } from './marks.ts';

interface HeatmapData {
  readonly params: HeatmapParams;
  readonly before: ComparedRange | null;
  readonly found: FoundHeatmap;
  readonly now: number;
}

export function heatmapOf(data: HeatmapData): CallHeatmap {
  const { params, before, found, now } = data;
  const weekdays = weekdaysOf(params, found);
  const totals = params.metric.map((metric) => totalOf(metric, data, weekdays));
  return {
    metric: params.metric[0] ?? 'calls',
    timezone: params.timezone,
    source: found.source,
    computedAt: new Date(now).toISOString(),
    ...params.range,
    compared: comparedIn(before),
    total: totals[0]?.total ?? null,
    totals,
    hasOpeningHours: weekdays.some(({ open }) => open !== null),
    weekdays: weekdays.map((each) => rowOf(params, each)),
  };
}

function totalOf(metric: HeatmapMetric, { params, found }: HeatmapData, weekdays: readonly Weekday[]) {
  const { range, filter } = params;
  const figure = figureNamed(metric);
  const { value: total, part, whole } = countedFigure(metric, countsOf(found.measures, found.sums));
  const was = found.before === null ? null : figureValue(figure, countsOf(found.measures, found.before));
  const worst = worstHourOf(metric, weekdays);
  return {
    ...{ metric, better: betterValueOf(metric), total, part, whole },
    ...comparedTo(total, was),
    filter: drillDown(filter, range, listFilterOf(figure)),
    outsideHours: outsideHoursOf(metric, weekdays),
    worst: worst && { ...worst, filter: drillDown(filter, range, filterOfCell(worst), listFilterOf(figure)) },
  };
}

function rowOf(params: HeatmapParams, each: Weekday): CallHeatmap['weekdays'][number] {
  const { weekday, days, open, cells } = each;
  const { metric: metrics, range, filter } = params;
  const values = metrics.map(
    (metric) => [metric, cells.map(({ counts }) => figureValue(figureNamed(metric), counts))] as const,
  );
  return {
    weekday,
    days,
    open: open === null ? null : open.ranges.map(({ from, to }) => ({ from, to })),
    openMinutes: open === null ? null : [...open.openMinutes],
    hours: values[0]?.[1] ?? [],
    calls: cells.map(({ counts }) => counts.sumOf('calls')),
    values: Object.fromEntries(values),
    filters: cells.map((cell) => drillDown(filter, range, filterOfCell(cell))),
    ...(params.with === undefined ? { marks: null, dayMarks: null } : marksOf(params, each)),
  };
}
