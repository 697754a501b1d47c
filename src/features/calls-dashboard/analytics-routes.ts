// How have my calls been doing? The summary, one figure over time and by the hour of the week, and the agents.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { memberFailures } from '../../contract.ts';
import { dayAround } from '../../local-time.ts';
import { AgentsQuery, CallAgents, CallHeatmap, CallSeries, HeatmapQuery, SeriesQuery } from './analytics-schemas.ts';
import { agentsView, analyticsView, heatmapView, seriesView } from './analytics-views.ts';
import { assertCountable, spanOnOrgClock } from './filters.ts';
import { AnalyticsSummary, NoQuery } from './schemas.ts';

const tags = ['Calls dashboard'];

export const analytics: FastifyPluginAsyncTypebox = async function analytics(app) {
  app.declareViews(analyticsView, seriesView, heatmapView, agentsView);

  app.get(
    '/summary',
    {
      config: { isCached: true },
      schema: {
        operationId: 'callAnalytics',
        tags,
        summary: 'Today, this week, this month, and the last 30 days, against the time before',
        querystring: NoQuery,
        response: { 200: AnalyticsSummary, ...memberFailures },
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
        operationId: 'callSeries',
        tags,
        summary: 'One figure over time, by hour, day, week or month',
        querystring: SeriesQuery,
        response: { 200: CallSeries, ...memberFailures },
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
        operationId: 'callHeatmap',
        tags,
        summary: 'One figure by weekday and hour, of at most 92 days',
        querystring: HeatmapQuery,
        response: { 200: CallHeatmap, ...memberFailures },
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
        operationId: 'callAgents',
        tags,
        summary: 'The agents beside each other, of at most 92 days',
        querystring: AgentsQuery,
        response: { 200: CallAgents, ...memberFailures },
      },
    },
    ({ member: { timezone }, query: { from, to, ...asked } }, reply) => {
      const span = spanOnOrgClock({ from, to }, timezone, app.now());
      assertCountable(span);
      reply.cached(agentsView, { ...asked, timezone, span });
    },
  );
};
