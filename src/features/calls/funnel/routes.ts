// How many queued contacts were called, reached and booked.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { toCallFilter } from '../filters.ts';
import { assertLiveCountable, completeTimeRange } from '../time-range.ts';
import { funnelView } from './funnel-view.ts';
import { CallFunnel, FunnelQuery } from './schemas.ts';

export const funnelRoutes: FastifyPluginAsyncTypebox = async function funnelRoutes(app) {
  app.declareViews(funnelView);

  app.get(
    '/funnel',
    {
      config: { isCached: true, tables: funnelView.policy.tables },
      schema: {
        operationId: 'getCallFunnel',
        tags: ['Calls dashboard'],
        summary: 'Get the funnel of outbound calls, or of campaigns with their queued contacts',
        description: 'The filters apply to the calls, not to the queued contacts. At most 92 days.',
        querystring: FunnelQuery,
        response: { 200: CallFunnel },
      },
    },
    ({ member: { timezone }, query: { from, to, ...filter } }, reply) => {
      const range = completeTimeRange({ from, to }, timezone, app.now());
      assertLiveCountable(range);
      const callFilter = toCallFilter({ ...filter, ...range }, timezone, app.now());
      reply.cached(funnelView, { filter, callFilter, range, timezone });
    },
  );
};
