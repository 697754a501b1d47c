import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { readersOf } from '../../crud/access-words.ts';
import { Id, Strict } from '../../http/contract.ts';
import type { Connection } from './connection.ts';
import { Health, readHealth } from './health.ts';

export const healthRoute: FastifyPluginAsyncTypebox<{ readonly connection: Connection }> = async function healthRoute(
  app,
  { connection },
) {
  const { NotFound, words, example } = connection;

  app.get(
    '/:id/health',
    {
      config: { failures: [NotFound] },
      schema: {
        operationId: 'getConnectionHealth',
        tags: [words.tag],
        summary: 'Read the health of a connection',
        description: `${readersOf(connection)} Never from a cache: it changes with each event.`,
        params: Strict({ id: Id('The id of the connection.', example.id) }),
        querystring: Strict({}),
        response: { 200: Health },
      },
    },
    async ({ database, member: { orgId }, params: { id } }) => {
      const health = await readHealth(database, orgId, id.toLowerCase(), app.now());
      if (health === null) throw new NotFound();
      return health as never;
    },
  );
};
