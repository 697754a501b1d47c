import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { email, nullable, phone, required, text, website } from '../crud/fields.ts';
import { defineResource } from '../crud/resource.ts';
import { resourceRoutes } from '../crud/routes.ts';
import { firstPageOf, type Plans } from '../index-doctor/hot-query.ts';
import { indexesOn } from '../index-doctor/required-index.ts';

export const account = defineResource({
  one: 'account',
  many: 'accounts',
  description: 'The companies that contacts belong to.',
  table: 'accounts',
  writeRight: 'accounts.write',
  fields: {
    name: required(text(200, 'Analytical Engines Ltd')),
    phone: nullable(phone),
    email: nullable(email),
    website: nullable(website),
    notes: nullable(text(10_000, 'Renews in March.')),
  },
  timeColumn: 'created_at',
  search: 'search_accounts',
  sorts: ['-created_at', 'created_at', 'name', '-name'],
  // A delete sets their references to null.
  alsoChanges: { delete: ['bizdev_sources', 'contacts', 'leads'] },
  example: {
    id: '0e394e35-6ddd-4f1f-8837-83fe508a5570',
    org_id: 'b1eb12d0-0000-4000-8000-000000000001',
    name: 'Maple & Co.',
    phone: '+12127770001',
    email: 'office1@bluebird-customers.example',
    website: 'https://customer1.example',
    notes: null,
    created_at: '2026-03-08T14:30:00+00:00',
    updated_at: '2026-11-20T16:02:11.5+00:00',
  },
});

export const accountPlans: Plans = {
  hotQueries: [firstPageOf('accounts', 'idx_accounts_org_created')],
  requiredIndexes: indexesOn('accounts', { idx_accounts_org_created: 'btree (org_id, created_at DESC)' }),
};

export const accounts: FastifyPluginAsyncTypebox = async function accounts(app) {
  await app.register(resourceRoutes(account));
};
