// Leads: possible sales, until they are won or lost.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { orgKey } from '../../cache/key.ts';
import { writeConfig } from '../../crud/route.ts';
import { resourceRoutes } from '../../crud/routes.ts';
import { Conflict } from '../../errors.ts';
import { Id, Nullable, Strict } from '../../http/contract.ts';
import { convertLead, tablesOfConversion } from './convert.ts';
import { lead } from './resource.ts';
import { Conversion } from './schemas.ts';

export const leads: FastifyPluginAsyncTypebox = async function leads(app) {
  await app.register(resourceRoutes(lead));

  app.post(
    '/:id/convert',
    {
      config: { ...writeConfig(lead), failures: [lead.NotFound, Conflict] },
      schema: {
        operationId: 'convertLead',
        tags: [lead.words.tag],
        summary: 'Convert a lead into a contact and an account',
        description:
          'Creates the contact and the account, unless the lead already refers to them, and marks the lead as won. Idempotent: a second request creates nothing and returns the same response.',
        params: Strict({ id: Id('The id of the lead.', lead.example.id) }),
        querystring: Strict({}),
        body: Nullable(Strict({})),
        response: { 200: Conversion },
      },
    },
    async ({ database, member: { orgId }, params: { id } }, reply) => {
      const converted = await convertLead(database, orgId, id);
      if (converted === null) throw new lead.NotFound();
      await reply.wrote(orgKey(orgId), tablesOfConversion);
      return converted;
    },
  );
};
