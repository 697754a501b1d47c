// What was written to and by contacts.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { resourceRoutes } from '../../crud/routes.ts';
import { ValidationFailed } from '../../errors.ts';
import { ListQuery, listView, MessageList } from './list.ts';
import { message } from './resource.ts';

export const messages: FastifyPluginAsyncTypebox = async function messages(app) {
  app.declareViews(listView);

  app.get(
    '/',
    {
      prefixTrailingSlash: 'no-slash',
      config: { isCached: true },
      schema: {
        operationId: 'listMessages',
        tags: ['Messages'],
        summary: 'List messages, or find them by their words',
        description:
          'With a search, the best match first unless `sort` says otherwise, and with the passages that matched.',
        querystring: ListQuery,
        response: { 200: MessageList },
      },
    },
    ({ query: { page, limit, search, sort, ...filters } }, reply) => {
      if (sort === 'relevance' && search === undefined) throw new ValidationFailed('sort by relevance needs a search');
      const found = search === undefined ? {} : { search };
      const order = sort ?? (search === undefined ? '-sent_at' : 'relevance');
      reply.cached(listView, { page, limit, sort: order, filters, ...found });
    },
  );

  await app.register(resourceRoutes(message, { without: 'list' }));
};
