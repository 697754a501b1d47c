// Whom to call, and how far that is.
import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox';
import { orgKey } from '../../cache/key.ts';
import { resourceRoutes } from '../../crud/routes.ts';
import { create } from '../../crud/store.ts';
import { Forbidden } from '../../errors.ts';
import { Id, Strict } from '../../http/contract.ts';
import { createCampaign, queueContacts } from './queries.ts';
import { campaign } from './resource.ts';
import { bodyLimitOfContacts, ContactIds, demoContact, Progress, Queued } from './schemas.ts';
import { progressView } from './views.ts';

const { NotFound, words, writers } = campaign;
const tags = [words.tag];
const params = Strict({ id: Id('The campaign.', campaign.example.id) });

export const campaigns: FastifyPluginAsyncTypebox = async function campaigns(app) {
  await app.register(
    resourceRoutes(campaign, {
      making: {
        takes: { contact_ids: Type.Optional(ContactIds) },
        bodyLimit: bodyLimitOfContacts,
        answers: Queued,
        make: async (of, { contact_ids: contactIds, ...fields }) =>
          contactIds === undefined
            ? { row: await create(of, campaign, fields), beside: { queued: 0, alreadyQueued: 0 } }
            : createCampaign(of, fields, contactIds as string[]),
      },
    }),
  );
  app.declareViews(progressView);

  app.post(
    '/:id/contacts',
    {
      config: { failures: [NotFound] },
      bodyLimit: bodyLimitOfContacts,
      schema: {
        operationId: 'queueContacts',
        tags,
        summary: 'Queue contacts for a campaign, each once',
        description:
          'All of them or, where one is no contact of the organisation, none. Sent again, it changes nothing.',
        params,
        querystring: Strict({}),
        body: Type.Object(
          { contact_ids: ContactIds },
          { additionalProperties: false, examples: [{ contact_ids: [demoContact] }] },
        ),
        response: { 200: Queued },
      },
    },
    async ({ database, member: { orgId, role }, params: { id }, body }, reply) => {
      if (!writers.includes(role)) throw new Forbidden();
      const outcome = await queueContacts({ database, orgId }, id.toLowerCase(), body.contact_ids);
      if (outcome === null) throw new NotFound();
      await reply.wrote(orgKey(orgId), ['call_queue']);
      return outcome;
    },
  );

  app.get(
    '/:id/progress',
    {
      config: { isCached: true, failures: [NotFound] },
      schema: {
        operationId: 'getCampaignProgress',
        tags,
        summary: 'How far a campaign is',
        description: 'The contacts in its queue, counted by status.',
        params,
        querystring: Strict({}),
        response: { 200: Progress },
      },
    },
    ({ params: { id } }, reply) => reply.cached(progressView, { id: id.toLowerCase() }, () => new NotFound()),
  );
};
