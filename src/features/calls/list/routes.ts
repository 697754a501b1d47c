import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { InvalidCursor, ValidationFailed } from '../../../errors.ts';
import { toCallFilter } from '../filters.ts';
import { decodeCursor } from './cursor.ts';
import { listView } from './list-view.ts';
import { CallList, ListQuery } from './schemas.ts';

export const listRoutes: FastifyPluginAsyncTypebox = async function listRoutes(app) {
  app.declareViews(listView);

  app.get(
    '/',
    {
      prefixTrailingSlash: 'no-slash',
      config: {
        isCached: true,
        tables: listView.policy.tables,
        failures: [InvalidCursor],
        isNeverStored: showsTranscripts,
      },
      schema: {
        operationId: 'listCalls',
        tags: ['Calls dashboard'],
        summary: 'List calls',
        description: 'By `page`, with an exact total, or by `cursor`. Without transcripts and recording URLs.',
        querystring: ListQuery,
        response: { 200: CallList },
      },
    },
    ({ member: { timezone }, query: { sort, limit, page, cursor, ...filters } }, reply) => {
      if (cursor !== undefined && page !== undefined) {
        throw new ValidationFailed('page and cursor exclude each other: send one of them', { field: 'cursor' });
      }
      const position = cursor === undefined ? { page: page ?? 1 } : { cursor: decodeCursor(sort, cursor) };
      reply.cached(listView, { ...toCallFilter(filters, timezone, app.now()), sort, limit, ...position });
    },
  );
};

/** In `snippet`. */
const showsTranscripts = (query: unknown) => (query as ListQuery).search_in === 'transcript';
