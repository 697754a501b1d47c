import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { CallNotFound } from '../../../errors.ts';
import type { CallFilter } from '../filters.ts';
import type { Sort } from '../list/schemas.ts';
import { createQueryReader } from '../saved-views/view-query.ts';
import { callInListView, callView } from './call-view.ts';
import { CallDetail, CallParams, CallQuery } from './schemas.ts';

export const detailRoutes: FastifyPluginAsyncTypebox = async function detailRoutes(app) {
  app.declareViews(callView, callInListView);
  const readListQuery = createQueryReader(app, 'calls', 'around');

  app.get(
    '/:callId',
    {
      config: { isCached: true, isNeverStored: true, tables: callView.policy.tables, failures: [CallNotFound] },
      schema: {
        operationId: 'getCall',
        tags: ['Calls dashboard'],
        summary: 'Get a call',
        description: 'With transcript, summary and metadata, without the URL of the recording.',
        params: CallParams,
        querystring: CallQuery,
        response: { 200: CallDetail },
      },
    },
    ({ member: { currency, timezone, weekStart }, params, query: { around } }, reply) => {
      const call = { callId: params.callId.toLowerCase(), currency };
      const notFound = () => new CallNotFound();
      if (around === undefined) return reply.cached(callView, call, notFound);
      const clock = { now: app.now(), timezone, weekStart };
      const { sort = '-started_at', ...filter } = readListQuery(around, clock).filter as ListFilter;
      reply.cached(callInListView, { ...call, filter, sort }, notFound);
    },
  );
};

type ListFilter = CallFilter & { readonly sort?: Sort };
