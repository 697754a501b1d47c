// How an organisation is set up: the clock its days follow, and the currency of its money.
import { type FastifyPluginAsyncTypebox, type Static, Type } from '@fastify/type-provider-typebox';
import { Id, Instant, memberFailures, Strict } from '../../contract.ts';
import { NotAMember } from '../../errors.ts';
import type { View } from '../../plugins/cache/view.ts';
import { orgSettings } from './policies.ts';
import { readSettings } from './queries.ts';

const example = {
  org_id: 'fe470000-0000-4000-8000-000000000002',
  name: 'Fern Mountain Tours',
  slug: 'fern',
  timezone: 'Asia/Kathmandu',
  week_start: 1,
  currency: 'NPR',
  updated_at: '2026-10-12T07:43:22.20962+00:00',
};

const Settings = Type.Object(
  {
    org_id: Id('The organisation.'),
    name: Type.String(),
    slug: Type.String(),
    timezone: Type.String({ description: 'IANA name.', examples: ['Asia/Kathmandu'] }),
    week_start: Type.Integer({ minimum: 0, maximum: 6, description: '0 is Sunday.' }),
    currency: Type.String({ description: 'ISO 4217.', examples: ['NPR'] }),
    updated_at: Instant('When it was last changed.'),
  },
  { description: 'The settings.', examples: [example] },
);

const settingsView: View<null, Static<typeof Settings> | null> = {
  policy: orgSettings,
  load: ({ database, orgId }) => readSettings(database, orgId),
};

export const settings: FastifyPluginAsyncTypebox = async function settings(app) {
  app.declareViews(settingsView);

  app.get(
    '/',
    {
      prefixTrailingSlash: 'no-slash',
      config: { isCached: true },
      schema: {
        operationId: 'readSettings',
        tags: ['Account'],
        summary: "The organisation's settings",
        querystring: Strict({}),
        response: { 200: Settings, ...memberFailures },
      },
    },
    (_request, reply) => reply.cached(settingsView, null, () => new NotAMember()),
  );
};
