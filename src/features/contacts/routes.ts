// Contacts: the people that an organisation talks to.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { resourceRoutes } from '../../crud/routes.ts';
import { Strict } from '../../http/contract.ts';
import { contactHistories } from './history-routes.ts';
import { LookupQuery, lookupParamsOf, lookupView } from './lookup.ts';
import { contact } from './resource.ts';
import { ContactStats, statsView } from './stats.ts';

const tags = [contact.words.tag];

export const contacts: FastifyPluginAsyncTypebox = async function contacts(app) {
  app.declareViews(statsView, lookupView);

  app.get(
    '/stats',
    {
      config: { isCached: true, tables: statsView.policy.tables },
      schema: {
        operationId: 'getContactStats',
        tags,
        summary: 'Count contacts by temperature',
        description: 'For every member.',
        querystring: Strict({}),
        response: { 200: ContactStats },
      },
    },
    (_request, reply) => reply.cached(statsView, null),
  );

  app.get(
    '/lookup',
    {
      config: {
        isCached: true,
        tables: lookupView.policy.tables,
        failures: [contact.NotFound],
        tryWith: { phone: contact.example.phone },
      },
      schema: {
        operationId: 'lookUpContact',
        tags,
        summary: 'Find a contact by phone number, email or provider id',
        description: 'Send exactly one parameter. When several contacts match, the response is the newest one.',
        querystring: LookupQuery,
        response: { 200: contact.Item },
      },
    },
    ({ query }, reply) => reply.cached(lookupView, lookupParamsOf(query), () => new contact.NotFound()),
  );

  await app.register(contactHistories);
  await app.register(resourceRoutes(contact));
};
