// What the analytics over time and by agent answer, for the OpenAPI document. A test holds each to its schema.
const spanned = {
  timezone: 'America/New_York',
  computedAt: '2026-11-21T18:43:51.061Z',
  from: '2026-11-20T05:00:00Z',
  to: '2026-11-22T05:00:00Z',
};

export const callSeries = {
  metric: 'calls',
  bucket: 'day',
  groupBy: 'direction',
  ...spanned,
  source: 'rollup',
  buckets: [
    { local: '2026-11-20T00:00:00-05:00', from: '2026-11-20T05:00:00Z', to: '2026-11-21T05:00:00Z' },
    { local: '2026-11-21T00:00:00-05:00', from: '2026-11-21T05:00:00Z', to: '2026-11-22T05:00:00Z' },
  ],
  series: [
    { value: 'inbound', total: 330, points: [190, 140] },
    { value: 'outbound', total: 81, points: [81, 0] },
  ],
};

const quietHours = Array.from({ length: 24 }, () => 0);
const busyHours = quietHours.map((_, hour) => (hour >= 9 && hour < 17 ? 24 : 0));

export const callHeatmap = {
  metric: 'calls',
  ...spanned,
  source: 'count',
  total: 384,
  weekdays: [0, 1, 2, 3, 4, 5, 6].map((weekday) => ({ weekday, hours: weekday >= 5 ? busyHours : quietHours })),
};

export const callAgents = {
  ...spanned,
  source: 'count',
  rankBy: 'completionRate',
  minCalls: 10,
  totalCalls: 411,
  agents: [
    {
      rank: 1,
      agent_id: '3535c30d-d6ce-42df-83f8-76aaf1a71494',
      name: 'Reception',
      calls: 211,
      completed: 148,
      completionRate: 70.1,
      averageDurationSeconds: 158.2,
      positiveRate: 44.4,
    },
  ],
  notShown: { agents: 0, calls: 0 },
  belowMinimum: { agents: 2, calls: 11 },
  withoutAgent: { calls: 189 },
};
