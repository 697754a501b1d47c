// Integrations: the Facebook and Instagram pages of an organisation. Routing answers only for verified pages.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { defaulted, flag, nullable, required, text } from '../crud/fields.ts';
import { defineResource } from '../crud/resource.ts';
import { resourceRoutes } from '../crud/routes.ts';
import { Instant, Nullable } from '../http/contract.ts';
import { firstPageOf, type Plans } from '../index-doctor/hot-query.ts';
import { indexesOn, uniqueIndexesOn } from '../index-doctor/required-index.ts';

const VerifiedAt = (field: string) =>
  Nullable(
    Instant(
      `When ops verified that the organisation owns ${field}. Null: not verified, and routing does not find the page.`,
    ),
  );

export const integration = defineResource({
  one: 'integration',
  many: 'integrations',
  description: 'The Facebook and Instagram pages of an organisation.',
  table: 'integrations',
  writeRight: 'integrations.write',
  fields: {
    name: required(text(200, 'Our pages')),
    facebook_page_id: nullable(text(100, '104857600000001')),
    instagram_page_id: nullable(text(100, '17841400000000001')),
    active: defaulted(flag),
  },
  computed: {
    facebook_page_verified_at: VerifiedAt('`facebook_page_id`'),
    instagram_page_verified_at: VerifiedAt('`instagram_page_id`'),
  },
  filters: ['active'],
  search: 'search_integrations',
  sorts: ['-created_at', 'created_at', 'name', '-name'],
  createExample: { name: 'Our new pages', facebook_page_id: '104857600000009', instagram_page_id: '17841400000000009' },
  example: {
    id: 'a7176628-ea91-4121-80a4-fc171c272f7d',
    org_id: 'b1eb12d0-0000-4000-8000-000000000001',
    name: 'Bluebird Dental on Facebook and Instagram',
    facebook_page_id: '104857600000001',
    instagram_page_id: '178414000000001',
    active: true,
    facebook_page_verified_at: '2026-03-08T14:31:00+00:00',
    instagram_page_verified_at: null,
    created_at: '2026-03-08T14:30:00+00:00',
    updated_at: '2026-11-20T16:02:11.5+00:00',
  },
});

export const integrationPlans: Plans = {
  hotQueries: [firstPageOf('integrations', 'idx_integrations_org_created')],
  requiredIndexes: [
    ...indexesOn('integrations', { idx_integrations_org_created: 'btree (org_id, created_at DESC)' }),
    ...uniqueIndexesOn('integrations', {
      idx_integrations_facebook_page_id: 'btree (facebook_page_id) WHERE (facebook_page_verified_at IS NOT NULL)',
      idx_integrations_instagram_page_id: 'btree (instagram_page_id) WHERE (instagram_page_verified_at IS NOT NULL)',
    }),
  ],
};

export const integrations: FastifyPluginAsyncTypebox = async function integrations(app) {
  await app.register(resourceRoutes(integration));
};
