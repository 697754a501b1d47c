import { Temporal } from 'temporal-polyfill';
import type { TimeRange } from '../../../domain/time-range.ts';
import { defineView } from '../../../http/cache/view.ts';
import { countsOf, neededFor } from '../figures/call-sums.ts';
import { drillDown } from '../figures/drill-down.ts';
import { figureNamed, figureValue, partAndWhole } from '../figures/figure-value.ts';
import { readSeries } from '../figures/read-series.ts';
import { isInOneDimension } from '../rollup-dimension.ts';
import { callTables, figureView } from '../views.ts';
import type { AnalyticsParams } from './analytics-request.ts';
import { changeOf, changePercent, comparedIn, comparedRange } from './comparison.ts';
import { CallHeatmap, type HeatmapQuery } from './heatmap-schemas.ts';
import { boundsOf, instantOf } from './time-buckets.ts';

type HeatmapParams = AnalyticsParams & Pick<HeatmapQuery, 'metric' | 'compare'>;
const cellDimension = 'weekday_hour';

export const heatmapView = defineView({
  ...figureView,
  name: 'call heatmap',
  tables: callTables,
  schema: CallHeatmap,
  async load({ database, orgId, now }, params: HeatmapParams): Promise<CallHeatmap> {
    const { metric: metrics, compare, range, timezone, weekStart, filter, callFilter } = params;
    const bounds = boundsOf(range, timezone);
    const { measures } = neededFor(metrics, ['calls']);
    const query = { database, orgId, timezone, filter: callFilter, measures, kinds: [] };
    const before = comparedRange(bounds, compare, params.asOf ?? now);
    const [{ source, sums }, past] = await Promise.all([
      readSeries({
        ...{ ...query, bounds: bounds.map(instantOf), groupBy: cellDimension },
        isLiveCount: !isInOneDimension(cellDimension, callFilter),
      }),
      before === null
        ? undefined
        : readSeries({
            ...{ ...query, bounds: before.bounds, groupBy: 'none' },
            isLiveCount: !isInOneDimension('none', callFilter),
          }),
    ]);
    const all = countsOf(measures, sums);
    const allBefore = past === undefined ? undefined : countsOf(measures, past.sums);
    const cells = Map.groupBy(sums, ([cell]) => cell);
    const days = daysByWeekday(range, timezone);
    const totals = metrics.map((metric) => {
      const figure = figureNamed(metric);
      const total = figureValue(figure, all);
      const was = allBefore === undefined ? null : figureValue(figure, allBefore);
      const changes = { before: was, change: changeOf(total, was), changePercent: changePercent(total, was) };
      return { metric, total, ...partAndWhole(figure, all), ...changes };
    });
    return {
      metric: metrics[0] ?? 'calls',
      timezone,
      source,
      computedAt: new Date(now).toISOString(),
      ...range,
      compared: comparedIn(before),
      total: totals[0]?.total ?? null,
      totals,
      // Starts with the first day of the week of the organisation.
      weekdays: Array.from({ length: 7 }, (_, day) => (weekStart + day) % 7).map((weekday) => {
        const counts = hours.map((hour) => countsOf(measures, cells.get(`${weekday}-${hour}`) ?? []));
        const values = metrics.map(
          (metric) => [metric, counts.map((each) => figureValue(figureNamed(metric), each))] as const,
        );
        return {
          weekday,
          days: days.get(weekday) ?? 0,
          hours: values[0]?.[1] ?? [],
          calls: counts.map(({ sumOf }) => sumOf('calls')),
          values: Object.fromEntries(values),
          filters: hours.map((hour) => drillDown(filter, range, { weekday: [String(weekday)], hour: [String(hour)] })),
        };
      }),
    };
  },
});

const hours = Array.from({ length: 24 }, (_, hour) => hour);

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
