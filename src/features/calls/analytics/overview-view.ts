import { callDirections, callSentiments, callSentimentsOrUnknown, callStatuses } from '../../../domain/call.ts';
import type { CallMeasure } from '../../../domain/call-measures.ts';
import { defineView } from '../../../http/cache/view.ts';
import { countsOf } from '../figures/call-sums.ts';
import { readDistinctFigures } from '../figures/distinct-figures.ts';
import { drillDown } from '../figures/drill-down.ts';
import { type CallCounts, figureNamed, figureValue, partAndWhole } from '../figures/figure-value.ts';
import { listFilterOf } from '../figures/population.ts';
import { callTables, figureView } from '../views.ts';
import type { AnalyticsParams } from './analytics-request.ts';
import { bucketsOf, isPartial, maxBuckets } from './buckets.ts';
import { changeOf, changePercent, comparedIn, comparedRange } from './comparison.ts';
import { readOverview, type Span } from './overview-query.ts';
import { facetDimensions, Overview, type OverviewQuery, unitOf } from './overview-schemas.ts';
import { bucketBounds, instantOf } from './time-buckets.ts';

type OverviewParams = AnalyticsParams & Pick<OverviewQuery, 'metric' | 'bucket' | 'compare' | 'with'>;
type Counted = readonly (readonly [value: string, calls: number])[];

export const overviewView = defineView({
  ...figureView,
  name: 'call overview',
  tables: callTables,
  schema: Overview,
  async load({ database, orgId, now }, params: OverviewParams): Promise<Overview> {
    const { metric: metrics, bucket: size, range, timezone, weekStart, filter, callFilter } = params;
    const asOf = params.asOf ?? now;
    const bounds = bucketBounds({ range, size, timezone, weekStart, maxBuckets });
    const before = comparedRange(bounds, params.compare, asOf);
    const instants = bounds.map(instantOf);
    const distinctQuery = { database, orgId, timezone, filter: callFilter, now };
    const [found, distinct, distinctBefore] = await Promise.all([
      readOverview({
        ...{ database, orgId, timezone, callFilter, metrics },
        bounds: instants,
        boundsBefore: before?.bounds ?? null,
        facets: params.with === undefined ? [] : facetDimensions,
      }),
      readDistinctFigures(metrics, { ...distinctQuery, bounds: instants }),
      before === null ? undefined : readDistinctFigures(metrics, { ...distinctQuery, bounds: before.bounds }),
    ]);
    const { measures } = found;
    const totalOf = ({ sums, histograms }: Span) => countsOf(measures, sums, histograms);
    const current = totalOf(found.now);
    const past = found.before === null ? null : totalOf(found.before);
    const seriesOf = ({ sums, histograms }: Span, others: typeof distinct, buckets: number) => {
      const sumsIn = Map.groupBy(sums, ([, bucket]) => bucket);
      const histogramsIn = Map.groupBy(histograms, ([bucket]) => bucket);
      const counts = Array.from({ length: buckets }, (_, index) =>
        countsOf(measures, sumsIn.get(index + 1) ?? [], histogramsIn.get(index + 1) ?? []),
      );
      // The range before may have fewer buckets.
      const missing = Array.from({ length: bounds.length - 1 - buckets }, () => null);
      return Object.fromEntries(
        metrics.map((name) => {
          const other = others.get(name);
          const values = counts.map((each, index) =>
            other === undefined ? figureValue(figureNamed(name), each) : (other.buckets[index]?.value ?? null),
          );
          return [name, [...values, ...missing]];
        }),
      );
    };
    const compare = (value: number | null, was: number | null) => ({
      before: was,
      change: changeOf(value, was),
      changePercent: changePercent(value, was),
    });
    const breakdown = <Value extends string>(
      name: string,
      values: readonly Value[],
      callsIn: (value: Value, counts: CallCounts, span: Span) => number,
    ) =>
      values.map((value) => {
        const calls = callsIn(value, current, found.now);
        const was = past === null || found.before === null ? null : callsIn(value, past, found.before);
        return { value, calls, ...compare(calls, was), filter: drillDown(filter, range, { [name]: [value] }) };
      });
    const outcomes = [...new Set([...found.outcomes, ...found.outcomes_before].map(([value]) => value))];
    return {
      timezone,
      source: found.source,
      computedAt: new Date(now).toISOString(),
      ...range,
      isPartial: isPartial(range, asOf),
      compared: comparedIn(before),
      metrics: metrics.map((name) => {
        const figure = figureNamed(name);
        const other = distinct.get(name)?.total;
        const value = other === undefined ? figureValue(figure, current) : other.value;
        const was = past === null ? null : figureValue(figure, past);
        return {
          ...{ name, unit: unitOf(name), value },
          ...compare(value, distinctBefore?.get(name)?.total.value ?? was),
          ...(other === undefined ? partAndWhole(figure, current) : { part: other.part, whole: other.whole }),
          accuracy: figure.kind === 'quantile' ? ('within 2.5 %' as const) : ('exact' as const),
          filter: drillDown(filter, range, listFilterOf(figure)),
        };
      }),
      buckets: bucketsOf(bounds, filter, asOf),
      series: seriesOf(found.now, distinct, bounds.length - 1),
      seriesBefore:
        found.before === null || before === null || distinctBefore === undefined
          ? null
          : seriesOf(found.before, distinctBefore, before.bounds.length - 1),
      breakdowns: {
        status: breakdown('status', callStatuses, (status, { sumOf }) => sumOf(status)),
        sentiment: breakdown('sentiment', callSentimentsOrUnknown, callsWithSentiment),
        direction: breakdown('direction', callDirections, (direction, _counts, { sums }) =>
          countsOf(
            measures,
            sums.filter(([value]) => value === direction),
          ).sumOf('calls'),
        ),
        outcome: breakdown('outcome', outcomes, (outcome, _counts, span) =>
          callsOf(span === found.now ? found.outcomes : found.outcomes_before, outcome),
        ),
      },
      outcomeRest: current.sumOf('calls') - sumOfCalls(found.outcomes),
      facets:
        params.with === undefined
          ? null
          : Object.fromEntries(
              facetDimensions.map((name) => {
                const values = found.facets[name] ?? [];
                return [
                  name,
                  {
                    values: values.map(([value, calls]) => ({
                      value,
                      calls,
                      filter: drillDown(filter, range, { [name]: [value] }),
                    })),
                    rest: current.sumOf('calls') - sumOfCalls(values),
                  },
                ];
              }),
            ),
    };
  },
});

function callsWithSentiment(sentiment: (typeof callSentimentsOrUnknown)[number], { sumOf }: CallCounts): number {
  if (sentiment !== 'unknown') return sumOf(sentiment);
  const known: readonly CallMeasure[] = callSentiments;
  return sumOf('calls') - known.reduce((sum, each) => sum + sumOf(each), 0);
}

const callsOf = (counted: Counted, wanted: string) => counted.find(([value]) => value === wanted)?.[1] ?? 0;
const sumOfCalls = (counted: Counted) => counted.reduce((sum, [, calls]) => sum + calls, 0);
