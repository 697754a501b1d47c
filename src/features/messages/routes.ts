// Messages from and to contacts.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { resourceRoutes } from '../../crud/routes.ts';
import { ValidationFailed } from '../../errors.ts';
import { ListQuery, MessageList, messageListView } from './list.ts';
import { message } from './resource.ts';

export const messages: FastifyPluginAsyncTypebox = async function messages(app) {
  app.declareViews(messageListView);

  app.get(
    '/',
    {
      prefixTrailingSlash: 'no-slash',
      config: { isCached: true, tables: messageListView.policy.tables },
      schema: {
        operationId: 'listMessages',
        tags: [message.words.tag],
        summary: 'List or search messages',
        description: 'The results of a search are sorted by relevance by default, and include the matching passages.',
        querystring: ListQuery,
        response: { 200: MessageList },
      },
    },
    ({ query: { page, limit, search, sort, ...filters } }, reply) => {
      if (sort === 'relevance' && search === undefined)
        throw new ValidationFailed('sort=relevance requires a search', { field: 'sort' });
      const order = sort ?? (search === undefined ? '-sent_at' : 'relevance');
      reply.cached(messageListView, { page, limit, sort: order, filters, ...(search !== undefined && { search }) });
    },
  );

  await app.register(resourceRoutes(message, { hasOwnList: true }));
};
