// The summary, one figure by time, and the agent leaderboard.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { dayAround } from '../../../domain/local-time.ts';
import { NoQuery } from '../schemas.ts';
import { assertLiveCountable, completeTimeRange } from '../time-range.ts';
import { heatmapView } from './heatmap-view.ts';
import { Leaderboard, LeaderboardQuery } from './leaderboard-schemas.ts';
import { leaderboardView } from './leaderboard-view.ts';
import { CallHeatmap, CallSeries, HeatmapQuery, SeriesQuery } from './series-schemas.ts';
import { seriesView } from './series-view.ts';
import { Summary } from './summary-schemas.ts';
import { summaryView } from './summary-view.ts';

const tags = ['Calls dashboard'];

export const analyticsRoutes: FastifyPluginAsyncTypebox = async function analyticsRoutes(app) {
  app.declareViews(summaryView, seriesView, heatmapView, leaderboardView);

  app.get(
    '/summary',
    {
      config: { isCached: true, tables: summaryView.policy.tables },
      schema: {
        operationId: 'getCallAnalytics',
        tags,
        summary: 'Get the summary of today, this week, this month and the last 30 days',
        description: 'Each time range is compared with the one before it.',
        querystring: NoQuery,
        response: { 200: Summary },
      },
    },
    ({ member: { timezone, weekStart } }, reply) =>
      reply.cached(summaryView, { timezone, today: dayAround(app.now(), timezone).from, weekStart }),
  );

  app.get(
    '/series',
    {
      config: { isCached: true, tables: seriesView.policy.tables },
      schema: {
        operationId: 'getCallSeries',
        tags,
        summary: 'Get one figure by hour, day, week or month',
        description: 'One value for each time bucket: of all calls, or one series for each value of `group_by`.',
        querystring: SeriesQuery,
        response: { 200: CallSeries },
      },
    },
    ({ member: { timezone, weekStart }, query: { from, to, ...query } }, reply) => {
      const range = completeTimeRange({ from, to }, timezone, app.now());
      reply.cached(seriesView, { ...query, range, timezone, weekStart });
    },
  );

  app.get(
    '/heatmap',
    {
      config: { isCached: true, tables: heatmapView.policy.tables },
      schema: {
        operationId: 'getCallHeatmap',
        tags,
        summary: 'Get one figure by weekday and hour',
        description: "In the organisation's time zone. At most 92 days.",
        querystring: HeatmapQuery,
        response: { 200: CallHeatmap },
      },
    },
    ({ member: { timezone, weekStart }, query: { from, to, metric } }, reply) => {
      const range = completeTimeRange({ from, to }, timezone, app.now());
      assertLiveCountable(range);
      reply.cached(heatmapView, { metric, range, timezone, weekStart });
    },
  );

  app.get(
    '/agents',
    {
      config: { isCached: true, tables: leaderboardView.policy.tables },
      schema: {
        operationId: 'getCallAgents',
        tags,
        summary: 'Get the agent leaderboard',
        description:
          'Agents below `min_calls` are not ranked; their calls are counted in `belowMinimum`. At most 92 days.',
        querystring: LeaderboardQuery,
        response: { 200: Leaderboard },
      },
    },
    ({ member: { timezone }, query: { from, to, ...query } }, reply) => {
      const range = completeTimeRange({ from, to }, timezone, app.now());
      assertLiveCountable(range);
      reply.cached(leaderboardView, { ...query, range, timezone });
    },
  );
};
