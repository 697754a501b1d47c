// Messages from and to contacts.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { resourceRoutes } from '../../crud/routes.ts';
import { resolveTimeRange } from '../../domain/time-range.ts';
import { ValidationFailed } from '../../errors.ts';
import { ListQuery, MessageList, messageListView } from './list.ts';
import { message } from './resource.ts';

export const messages: FastifyPluginAsyncTypebox = async function messages(app) {
  app.declareViews(messageListView);

  app.get(
    '/',
    {
      prefixTrailingSlash: 'no-slash',
      config: { isCached: true, isNeverStored: true, tables: messageListView.policy.tables },
      schema: {
        operationId: 'listMessages',
        tags: [message.words.tag],
        summary: 'List or search messages',
        description: 'The results of a search are sorted by relevance by default, and include the matching passages.',
        querystring: ListQuery,
        response: { 200: MessageList },
      },
    },
    ({ member: { timezone }, query: { page, limit, search, sort, from, to, ...filters } }, reply) => {
      if (sort === 'relevance' && search === undefined)
        throw new ValidationFailed('sort=relevance requires a search', { field: 'sort' });
      const order = sort ?? (search === undefined ? '-sent_at' : 'relevance');
      const timeRange = resolveTimeRange({ from, to }, timezone);
      const list = { page, limit, sort: order, filters, timeRange };
      reply.cached(messageListView, search === undefined ? list : { ...list, search });
    },
  );

  await app.register(resourceRoutes(message, { hasOwnList: true }));
};
