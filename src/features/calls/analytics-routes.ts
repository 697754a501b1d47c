// How have my calls been doing? The summary, one figure over time and by the hour of the week, and the agents.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { dayAround } from '../../domain/local-time.ts';
import { AgentsQuery, CallAgents, CallHeatmap, CallSeries, HeatmapQuery, SeriesQuery } from './analytics-schemas.ts';
import { agentsView, analyticsView, heatmapView, seriesView } from './analytics-views.ts';
import { assertCountable, spanOnOrgClock } from './filters.ts';
import { NoQuery } from './schemas.ts';
import { AnalyticsSummary } from './summary-schemas.ts';

const tags = ['Calls dashboard'];

export const analytics: FastifyPluginAsyncTypebox = async function analytics(app) {
  app.declareViews(analyticsView, seriesView, heatmapView, agentsView);

  app.get(
    '/summary',
    {
      config: { isCached: true },
      schema: {
        operationId: 'getCallAnalytics',
        tags,
        summary: 'Today, this week, this month, and the last 30 days, against the time before',
        description: 'Today, this week, this month and the last 30 days, each beside the period before it.',
        querystring: NoQuery,
        response: { 200: AnalyticsSummary },
      },
    },
    ({ member: { timezone, weekStart } }, reply) =>
      reply.cached(analyticsView, { timezone, today: dayAround(app.now(), timezone).from, weekStart }),
  );

  app.get(
    '/series',
    {
      config: { isCached: true },
      schema: {
        operationId: 'getCallSeries',
        tags,
        summary: 'One figure over time, by hour, day, week or month',
        description: 'For each bucket of time, all together or one series for each value that it is grouped by.',
        querystring: SeriesQuery,
        response: { 200: CallSeries },
      },
    },
    ({ member: { timezone, weekStart }, query: { from, to, ...asked } }, reply) =>
      reply.cached(seriesView, {
        ...asked,
        timezone,
        weekStart,
        span: spanOnOrgClock({ from, to }, timezone, app.now()),
      }),
  );

  app.get(
    '/heatmap',
    {
      config: { isCached: true },
      schema: {
        operationId: 'getCallHeatmap',
        tags,
        summary: 'One figure by weekday and hour, of at most 92 days',
        description: "By weekday and hour on the organisation's clock.",
        querystring: HeatmapQuery,
        response: { 200: CallHeatmap },
      },
    },
    ({ member: { timezone, weekStart }, query: { from, to, metric } }, reply) => {
      const span = spanOnOrgClock({ from, to }, timezone, app.now());
      assertCountable(span);
      reply.cached(heatmapView, { metric, timezone, weekStart, span });
    },
  );

  app.get(
    '/agents',
    {
      config: { isCached: true },
      schema: {
        operationId: 'getCallAgents',
        tags,
        summary: 'The agents beside each other, of at most 92 days',
        description:
          'Agents with fewer calls than `min_calls` are not ranked; their calls are counted in `belowMinimum`.',
        querystring: AgentsQuery,
        response: { 200: CallAgents },
      },
    },
    ({ member: { timezone }, query: { from, to, ...asked } }, reply) => {
      const span = spanOnOrgClock({ from, to }, timezone, app.now());
      assertCountable(span);
      reply.cached(agentsView, { ...asked, timezone, span });
    },
  );
};
