// The example of the overview: the default screen, two weeks compared with the two weeks before.
import type { CallFigureName } from '../../../domain/call-figures.ts';
import type { HistogramRow, SumRow } from '../figures/call-sums.ts';
import { comparedRange } from './comparison.ts';
import { exampleHistogram, exampleNow, exampleParams, exampleSums, exampleTimed } from './example-counts.ts';
import { overviewOf } from './overview-answer.ts';
import { neededForOverview, type Span, type ValueCount } from './overview-query.ts';
import { bucketBounds } from './time-buckets.ts';

const metric = [
  ...['calls', 'completed', 'voicemail', 'missed', 'failed', 'canceled', 'answerRate', 'averageDurationSeconds'],
  ...['medianDurationSeconds', 'p90DurationSeconds', 'positiveRate', 'costPerCallMicros'],
] as CallFigureName[];
const params = {
  ...exampleParams,
  ...{ metric, bucket: 'day' as const, compare: 'week' as const, max_outcomes: 4 },
  with: ['duration', 'facets', 'marks'] as ('duration' | 'facets' | 'marks')[],
};
const { measures } = neededForOverview(metric, params.with);
const bounds = bucketBounds({ ...params, size: 'day', maxBuckets: 750 });
const before = comparedRange(bounds, 'week', params.asOf);

/** From Sunday. The two weeks begin on a Saturday. */
const callsOfWeekday = [34, 262, 241, 228, 236, 214, 62];
const callsOn = (day: number) => Math.round((callsOfWeekday[(day + 6) % 7] ?? 0) * (1 + ((day * 5) % 7) / 50));

/** `shift` makes the rates of the two ranges differ. */
function spanOf(days: number, factor: number, shift: number): Span {
  const sums: SumRow[] = [];
  const histograms: HistogramRow[] = [];
  for (let day = 0; day < days; day += 1) {
    const isLast = day === days - 1;
    const variant = day + shift;
    const calls = Math.round(callsOn(day) * factor * (isLast ? 0.6 : 1));
    const inbound = Math.round(calls * 0.62);
    for (const [direction, count] of [
      ['inbound', inbound],
      ['outbound', calls - inbound],
    ] as const) {
      sums.push([direction, day + 1, exampleSums(measures, count, direction, variant)]);
      histograms.push(exampleHistogram(day + 1, exampleTimed(count, direction, variant)));
    }
  }
  return { sums, histograms };
}

const now = spanOf(bounds.length - 1, 1, 0);
const past = spanOf((before?.bounds.length ?? 1) - 1, 0.95, 3);
const callsIn = ({ sums }: Span) =>
  sums.reduce((sum, [, , values]) => sum + (values[measures.indexOf('calls')] ?? 0), 0);

/** All calls, divided by these shares; the first value has what is left. */
function divided(span: Span, shares: readonly (readonly [value: string, percent: number])[]): ValueCount[] {
  const total = callsIn(span);
  const [first, ...others] = shares.map(([value, percent]): ValueCount => [value, Math.round((total * percent) / 100)]);
  return first === undefined ? [] : [[first[0], total - others.reduce((sum, [, calls]) => sum + calls, 0)], ...others];
}

const outcomes = [
  ...([
    ['answered_human', 47],
    ['completed_by_agent', 16],
    ['no_answer', 14],
    ['voicemail', 11],
  ] as const),
  ...([
    ['unknown', 6],
    ['transferred', 4],
    ['failed_carrier', 2],
  ] as const),
] as const;
const facets = {
  agent_id: [
    ['3535c30d-d6ce-42df-83f8-76aaf1a71494', 58],
    ['9d3b1a52-7f0e-4a35-9b0e-0f6f8f0f1c11', 37],
    ['none', 5],
  ],
  phone_number_id: [
    ['48b77287-46f1-4a91-8ec5-f842a5fefd0f', 71],
    ['none', 29],
  ],
  campaign_id: [
    ['none', 88],
    ['0b8f1c9e-4a6d-4a7e-9d53-3f1f2a7c5e10', 12],
  ],
  provider: [
    ['vapi', 64],
    ['twilio', 36],
  ],
  ended_by: [
    ['caller', 51],
    ['agent', 40],
    ['unknown', 9],
  ],
} as const;

export const overviewExample: object = overviewOf({
  ...{ params, bounds, before, now: exampleNow, distinct: new Map(), distinctBefore: new Map() },
  found: {
    ...{ measures, source: 'rollup', now, before: past },
    outcomes: divided(now, outcomes),
    outcomes_before: divided(past, outcomes),
    facets: Object.fromEntries(Object.entries(facets).map(([name, shares]) => [name, divided(now, shares)])),
  },
});
