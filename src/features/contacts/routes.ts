// The people that an organisation talks to.
import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox';
import { resourceRoutes } from '../../crud/routes.ts';
import type { View } from '../../http/cache/view.ts';
import { Strict } from '../../http/contract.ts';
import { contactHistories } from './history-routes.ts';
import { LookupQuery, lookupView, soughtIn } from './lookup.ts';
import { contactStats } from './policies.ts';
import { readContactStats } from './queries.ts';
import { contact } from './resource.ts';

const tags = ['Contacts'];

const Count = Type.Integer({ minimum: 0 });
const Stats = Type.Object(
  { total: Count, hot: Count, warm: Count, cold: Count },
  {
    title: 'ContactStats',
    description: 'A contact without a temperature is in the total alone.',
    examples: [{ total: 4120, hot: 310, warm: 1204, cold: 980 }],
  },
);

const statsView: View<null, object> = {
  policy: contactStats,
  load: ({ database, orgId }) => readContactStats(database, orgId),
};

export const contacts: FastifyPluginAsyncTypebox = async function contacts(app) {
  app.declareViews(statsView, lookupView);

  app.get(
    '/stats',
    {
      config: { isCached: true },
      schema: {
        operationId: 'getContactStats',
        tags,
        summary: 'How many contacts there are, and how warm',
        description: 'Counted by temperature.',
        querystring: Strict({}),
        response: { 200: Stats },
      },
    },
    (_request, reply) => reply.cached(statsView, null),
  );

  app.get(
    '/lookup',
    {
      config: { isCached: true, failures: [contact.NotFound], tryWith: { phone: contact.example.phone } },
      schema: {
        operationId: 'lookUpContact',
        tags,
        summary: 'Whose number, address or account this is',
        description: 'By exactly one of them. Several contacts may share a phone or an email: then it is the newest.',
        querystring: LookupQuery,
        response: { 200: contact.Item },
      },
    },
    ({ query }, reply) => reply.cached(lookupView, soughtIn(query), () => new contact.NotFound()),
  );

  await app.register(contactHistories);
  await app.register(resourceRoutes(contact));
};
