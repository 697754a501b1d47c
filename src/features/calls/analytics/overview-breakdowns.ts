// The calls of the overview by one value each, with shares and changes.
import { callDirections, callSentiments, callSentimentsOrUnknown, callStatuses } from '../../../domain/call.ts';
import type { CallMeasure } from '../../../domain/call-measures.ts';
import { countsOf } from '../figures/call-sums.ts';
import { drillDown } from '../figures/drill-down.ts';
import { durationRanges } from '../figures/duration-ranges.ts';
import { type CallCounts, percentOf } from '../figures/figure-value.ts';
import { comparedTo } from './comparison.ts';
import { facetDimensions } from './overview-figures.ts';
import type { FoundOverview, OverviewParams, Span, ValueCount } from './overview-query.ts';

/** The calls of a span, counted by each breakdown. */
interface Counted {
  readonly all: CallCounts;
  readonly directions: ReadonlyMap<string, CallCounts>;
  readonly outcomes: ReadonlyMap<string, number>;
}

export function breakdownsOf(found: FoundOverview, { filter, range, max_outcomes, with: parts = [] }: OverviewParams) {
  const { measures } = found;
  const count = ({ sums, histograms }: Span, outcomes: readonly ValueCount[]): Counted => ({
    all: countsOf(measures, sums, histograms),
    directions: new Map(
      [...Map.groupBy(sums, ([value]) => value)].map(([value, rows]) => [value, countsOf(measures, rows)]),
    ),
    outcomes: new Map(outcomes),
  });
  const current = count(found.now, found.outcomes);
  const past = found.before === null ? null : count(found.before, found.outcomes_before);
  const total = current.all.sumOf('calls');

  function breakdown<Value extends string>(
    name: string,
    values: readonly Value[],
    callsIn: (value: Value, counted: Counted) => number,
    wholeOf: (value: Value) => number = () => total,
  ) {
    return values.map((value) => {
      const calls = callsIn(value, current);
      return {
        ...{ value, calls, share: percentOf(calls, wholeOf(value)) },
        ...comparedTo(calls, past === null ? null : callsIn(value, past)),
        filter: drillDown(filter, range, { [name]: [value] }),
      };
    });
  }

  const all = [...new Set([...found.outcomes, ...found.outcomes_before].map(([value]) => value))];
  const outcomes = all.slice(0, max_outcomes);
  const restOf = (values: readonly ValueCount[]) => total - values.reduce((sum, [, calls]) => sum + calls, 0);
  return {
    breakdowns: {
      status: breakdown('status', callStatuses, (status, { all }) => all.sumOf(status)),
      sentiment: breakdown(
        'sentiment',
        callSentimentsOrUnknown,
        (sentiment, { all }) => callsWithSentiment(sentiment, all),
        (sentiment) =>
          sentiment === 'unknown' ? 0 : current.all.sumOf('calls') - callsWithSentiment('unknown', current.all),
      ),
      direction: breakdown(
        'direction',
        callDirections,
        (value, { directions }) => directions.get(value)?.sumOf('calls') ?? 0,
      ),
      outcome: breakdown('outcome', outcomes, (outcome, counted) => counted.outcomes.get(outcome) ?? 0),
      duration: parts.includes('duration') ? durationRanges(current.all.placesOf('duration'), filter, range) : null,
    },
    outcomeRest: outcomeRest(),
    facets: parts.includes('facets') ? Object.fromEntries(facetDimensions.map((name) => [name, facet(name)])) : null,
  };

  /** All values of the rest are known unless even the values that SQL lists leave calls over. */
  function outcomeRest() {
    const values = found.outcomes.slice(max_outcomes).map(([value]) => value);
    const isComplete = restOf(found.outcomes) === 0;
    const calls = restOf(found.outcomes.slice(0, max_outcomes));
    const before =
      past === null
        ? null
        : past.all.sumOf('calls') - outcomes.reduce((sum, value) => sum + (past.outcomes.get(value) ?? 0), 0);
    return {
      ...{ values: isComplete ? values.length : null, calls, share: percentOf(calls, total) },
      ...comparedTo(calls, before),
      filter: isComplete && values.length > 0 ? drillDown(filter, range, { outcome: values }) : null,
    };
  }

  function facet(name: string) {
    const values = found.facets[name] ?? [];
    const shown = values.map(([value, calls]) => ({
      ...{ value, calls, share: percentOf(calls, total) },
      filter: drillDown(filter, range, { [name]: [value] }),
    }));
    return { values: shown, rest: restOf(values) };
  }
}

function callsWithSentiment(sentiment: (typeof callSentimentsOrUnknown)[number], { sumOf }: CallCounts): number {
  if (sentiment !== 'unknown') return sumOf(sentiment);
  const known: readonly CallMeasure[] = callSentiments;
  return sumOf('calls') - known.reduce((sum, each) => sum + sumOf(each), 0);
}
