import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { CallNotFound } from '../../../errors.ts';
import { NoQuery } from '../schemas.ts';
import { callView } from './call-view.ts';
import { CallDetail, CallParams } from './schemas.ts';

export const detailRoutes: FastifyPluginAsyncTypebox = async function detailRoutes(app) {
  app.declareViews(callView);

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
        querystring: NoQuery,
        response: { 200: CallDetail },
      },
    },
    ({ member: { currency }, params: { callId } }, reply) =>
      reply.cached(callView, { callId: callId.toLowerCase(), currency }, () => new CallNotFound()),
  );
};
