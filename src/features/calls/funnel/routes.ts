// How many queued contacts were called, reached and booked.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { jsonOrCsv, withCsvParameters } from '../csv/csv-parameters.ts';
import { sendView } from '../csv/send-view.ts';
import { toCallFilter } from '../filters.ts';
import { assertLiveCountable, completeTimeRange, maxLiveDays } from '../time-range.ts';
import { funnelCsvExample, funnelTable } from './funnel-table.ts';
import { funnelView } from './funnel-view.ts';
import { CallFunnel, FunnelQuery } from './schemas.ts';

export const funnelRoutes: FastifyPluginAsyncTypebox = async function funnelRoutes(app) {
  app.declareViews(funnelView);

  app.get(
    '/funnel',
    {
      config: { isCached: true, tables: funnelView.policy.tables, maxDays: maxLiveDays },
      schema: {
        operationId: 'getCallFunnel',
        tags: ['Calls dashboard'],
        summary: 'Get the funnel of outbound calls, or of campaigns with their queued contacts',
        description: 'The filters apply to the calls, not to the queued contacts. At most 92 days.',
        querystring: withCsvParameters(FunnelQuery),
        response: { 200: jsonOrCsv(CallFunnel, funnelCsvExample) },
      },
    },
    ({ member: { timezone }, query: { from, to, format, bom, delimiter, ...filter } }, reply) => {
      const range = completeTimeRange({ from, to }, timezone, app.now());
      assertLiveCountable(range);
      const callFilter = toCallFilter({ ...filter, ...range }, timezone, app.now());
      const params = { filter, callFilter, range, timezone };
      sendView(reply, funnelView, params, { name: 'funnel', toTable: funnelTable, format, bom, delimiter });
    },
  );
};
