// Campaigns: lists of contacts to call, and their progress.
import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox';
import { orgKey } from '../../cache/key.ts';
import { writeConfig } from '../../crud/route.ts';
import { resourceRoutes } from '../../crud/routes.ts';
import { insertRow } from '../../crud/store.ts';

import { Id, Strict } from '../../http/contract.ts';
import { campaignListView, progressView } from './progress.ts';
import { createCampaign, queueContacts } from './queries.ts';
import { queuedContactsRoute } from './queued-contacts.ts';
import { campaign } from './resource.ts';
import { bodyLimitOfContacts, CampaignList, ContactIds, demoContact, Progress, Queued } from './schemas.ts';

const { NotFound, words } = campaign;
const tags = [words.tag];
const params = Strict({ id: Id('The id of the campaign.', campaign.example.id) });

export const campaigns: FastifyPluginAsyncTypebox = async function campaigns(app) {
  await app.register(
    resourceRoutes(campaign, {
      list: { List: CampaignList, listView: campaignListView },
      customCreate: {
        extraProperties: { contact_ids: Type.Optional(ContactIds) },
        bodyLimit: bodyLimitOfContacts,
        extraResponse: Queued,
        create: async (scope, { contact_ids: contactIds, ...fields }) =>
          contactIds === undefined
            ? { row: await insertRow(scope, campaign, fields), extra: { queued: 0, alreadyQueued: 0 } }
            : createCampaign(scope, fields, contactIds as string[]),
      },
    }),
  );
  await app.register(queuedContactsRoute);
  app.declareViews(progressView);

  app.post(
    '/:id/contacts',
    {
      config: { ...writeConfig(campaign), failures: [NotFound] },
      bodyLimit: bodyLimitOfContacts,
      schema: {
        operationId: 'queueContacts',
        tags,
        summary: 'Add contacts to the queue of a campaign',
        description:
          'All contacts are added, or none when one of them does not exist in the organisation. Each contact is queued once, so repeating the request changes nothing.',
        params,
        querystring: Strict({}),
        body: Type.Object(
          { contact_ids: ContactIds },
          { additionalProperties: false, examples: [{ contact_ids: [demoContact] }] },
        ),
        response: { 200: Queued },
      },
    },
    async ({ database, member: { orgId }, params: { id }, body }, reply) => {
      const result = await queueContacts({ database, orgId }, id.toLowerCase(), body.contact_ids);
      if (result === null) throw new NotFound();
      await reply.wrote(orgKey(orgId), ['call_queue']);
      return result;
    },
  );

  app.get(
    '/:id/progress',
    {
      config: { isCached: true, tables: progressView.policy.tables, failures: [NotFound] },
      schema: {
        operationId: 'getCampaignProgress',
        tags,
        summary: 'Read the progress of a campaign',
        description: 'The number of contacts in its queue, by status.',
        params,
        querystring: Strict({}),
        response: { 200: Progress },
      },
    },
    ({ params: { id } }, reply) => reply.cached(progressView, { id: id.toLowerCase() }, () => new NotFound()),
  );
};
