// What may become a sale.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { orgKey } from '../../cache/key.ts';
import { agentsAndAbove } from '../../crud/resource.ts';
import { resourceRoutes } from '../../crud/routes.ts';
import { Conflict, Forbidden } from '../../errors.ts';
import { Id, Nullable, Strict } from '../../http/contract.ts';
import { convertLead, tablesOfConversion } from './convert.ts';
import { lead } from './resource.ts';
import { Conversion } from './schemas.ts';

export const leads: FastifyPluginAsyncTypebox = async function leads(app) {
  await app.register(resourceRoutes(lead));

  app.post(
    '/:id/convert',
    {
      config: { failures: [lead.NotFound, Conflict] },
      schema: {
        operationId: 'convertLead',
        tags: [lead.words.tag],
        summary: 'Win a lead: it becomes a contact of an account',
        description:
          'Where the lead has a contact or an account, that one is taken. Once: a second call makes nothing, and answers the same.',
        params: Strict({ id: Id('The lead.', lead.example.id) }),
        querystring: Strict({}),
        body: Nullable(Strict({})),
        response: { 200: Conversion },
      },
    },
    async ({ database, member: { orgId, role }, params: { id } }, reply) => {
      if (!agentsAndAbove.includes(role)) throw new Forbidden();
      const converted = await convertLead(database, orgId, id);
      if (converted === null) throw new lead.NotFound();
      await reply.wrote(orgKey(orgId), tablesOfConversion);
      return converted;
    },
  );
};
