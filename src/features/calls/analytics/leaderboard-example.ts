// The example of the leaderboard: two ranked agents of two weeks, compared with the two weeks before.

import { drillDown } from '../figures/drill-down.ts';
import { comparedIn, comparedRange } from './comparison.ts';
import { exampleNow, exampleParams, exampleSums } from './example-counts.ts';
import { agentRow, measures } from './leaderboard-row.ts';
import { boundsOf } from './time-buckets.ts';

const params = {
  ...exampleParams,
  ...{ rank_by: 'answerRate' as const, min_calls: 10, limit: 20, compare: 'week' as const, pastRank: 0 },
  with: ['marks' as const],
};
const { range, timezone, asOf } = params;
const agents = [
  { id: '3535c30d-d6ce-42df-83f8-76aaf1a71494', name: 'Ava', calls: 1204, variant: 4 },
  { id: '9d3b1a52-7f0e-4a35-9b0e-0f6f8f0f1c11', name: 'Noor', calls: 911, variant: 2 },
];

export const leaderboardExample: object = {
  ...range,
  timezone,
  source: 'rollup',
  computedAt: new Date(exampleNow).toISOString(),
  compared: comparedIn(comparedRange(boundsOf(range, timezone), 'week', asOf)),
  rankBy: params.rank_by,
  better: 'higher',
  minCalls: params.min_calls,
  totalCalls: 2131,
  agents: agents.map(({ id, name, calls, variant }, index) =>
    agentRow(
      [index + 1, id, name, exampleSums(measures, calls, 'inbound', variant)],
      exampleSums(measures, Math.round(calls * 0.93), 'inbound', variant - index),
      params,
    ),
  ),
  notShown: { agents: 0, calls: 0 },
  belowMinimum: { agents: 1, calls: 4 },
  withoutAgent: { calls: 12, filter: drillDown({}, range, { agent_id: ['none'] }) },
  nextCursor: null,
};
