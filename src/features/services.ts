import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { defaulted, flag, integer, money, nullable, required, text } from '../crud/fields.ts';
import { defineResource } from '../crud/resource.ts';
import { resourceRoutes } from '../crud/routes.ts';
import { firstPageOf, type Plans } from '../index-doctor/hot-query.ts';
import { indexesOn } from '../index-doctor/required-index.ts';

export const service = defineResource({
  one: 'service',
  many: 'services',
  description: 'What an organisation sells, with prices.',
  table: 'services',
  writeRight: 'services.write',
  fields: {
    name: required(text(200, 'Guided day tour')),
    description: nullable(text(2000, 'Eight hours, lunch included.')),
    price_micros: nullable(money),
    duration_seconds: nullable(integer(1, 604_800, 'At most one week.')),
    active: defaulted(flag),
  },
  filters: ['active'],
  search: 'search_services',
  sorts: ['-created_at', 'created_at', 'name', '-name', 'price_micros', '-price_micros'],
  listTtlMs: 60 * 60_000,
  example: {
    id: '52f8dc34-e156-42b1-8176-b9003395c977',
    org_id: 'b1eb12d0-0000-4000-8000-000000000001',
    name: 'Check-up and cleaning',
    description: 'Examination, scaling, polishing',
    price_micros: 140_000_000,
    duration_seconds: 2700,
    active: true,
    created_at: '2026-03-08T14:30:00+00:00',
    updated_at: '2026-11-20T16:02:11.5+00:00',
  },
});

export const servicePlans: Plans = {
  hotQueries: [firstPageOf('services', 'idx_services_org_created')],
  requiredIndexes: indexesOn('services', { idx_services_org_created: 'btree (org_id, created_at DESC)' }),
};

export const servicesOffered: FastifyPluginAsyncTypebox = async function servicesOffered(app) {
  await app.register(resourceRoutes(service));
};
