// The example of the series: the answered rate and the calls of two agents, week by week.
import { neededFor, type SumRow } from '../figures/call-sums.ts';
import { comparedRange } from './comparison.ts';
import { exampleNow, exampleParams, exampleSums } from './example-counts.ts';
import { seriesOf } from './series-answer.ts';
import { bucketBounds } from './time-buckets.ts';

const metric = ['calls' as const, 'answerRate' as const];
const { measures } = neededFor(metric, ['calls']);
const params = {
  ...exampleParams,
  ...{ metric, bucket: 'week' as const, group_by: 'agent_id' as const, limit: 2, compare: 'week' as const },
  with: ['marks' as const],
};
const bounds = bucketBounds({ ...params, size: 'week', maxBuckets: 750 });
const before = comparedRange(bounds, 'week', params.asOf);
const callsOfAgent: Readonly<Record<string, number>> = {
  '3535c30d-d6ce-42df-83f8-76aaf1a71494': 612,
  '9d3b1a52-7f0e-4a35-9b0e-0f6f8f0f1c11': 401,
};

/** The first week has one day. */
const sumsOf = (value: string, calls: number, weeks: number): SumRow[] =>
  Array.from({ length: weeks }, (_, week) => {
    const count = Math.round(calls * (week === 0 ? 0.05 : 1 + ((week * 3) % 5) / 40));
    return [value, week + 1, exampleSums(measures, count, 'inbound', week)];
  });

function span(weeks: number, factor: number) {
  const sums = Object.entries(callsOfAgent).flatMap(([agent, calls]) => sumsOf(agent, calls * factor, weeks));
  const all = sumsOf('all', 1110 * factor, weeks);
  return {
    found: { source: 'rollup' as const, values: Object.keys(callsOfAgent), sums, histograms: [], all },
    distinct: new Map(),
  };
}

export const seriesExample: object = seriesOf({
  ...{ params, measures, bounds, before, at: exampleNow },
  now: span(bounds.length - 1, 1),
  past: span((before?.bounds.length ?? 1) - 1, 0.94),
});
