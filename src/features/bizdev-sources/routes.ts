// Business development sources: companies that may become accounts.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { orgKey } from '../../cache/key.ts';
import { writeConfig } from '../../crud/route.ts';
import { resourceRoutes } from '../../crud/routes.ts';
import { Id, Nullable, Strict } from '../../http/contract.ts';
import { Promotion, promoteBizdevSource, tablesOfPromotion } from './promote.ts';
import { bizdevSource } from './resource.ts';

export const bizdevSources: FastifyPluginAsyncTypebox = async function bizdevSources(app) {
  await app.register(resourceRoutes(bizdevSource));

  app.post(
    '/:id/promote',
    {
      config: { ...writeConfig(bizdevSource), failures: [bizdevSource.NotFound] },
      schema: {
        operationId: 'promoteBizdevSource',
        tags: [bizdevSource.words.tag],
        summary: 'Create an account from a source',
        description: 'Idempotent: a second request creates nothing and returns the same response.',
        params: Strict({ id: Id('The id of the source.', bizdevSource.example.id) }),
        querystring: Strict({}),
        body: Nullable(Strict({})),
        response: { 200: Promotion },
      },
    },
    async ({ database, member: { orgId }, params: { id } }, reply) => {
      const promoted = await promoteBizdevSource(database, orgId, id);
      if (promoted === null) throw new bizdevSource.NotFound();
      await reply.wrote(orgKey(orgId), tablesOfPromotion);
      return promoted;
    },
  );
};
