import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { defaulted, flag, nullable, required, text } from '../crud/fields.ts';
import { defineResource } from '../crud/resource.ts';
import { resourceRoutes } from '../crud/routes.ts';

export const location = defineResource({
  one: 'location',
  many: 'locations',
  description: 'The places where appointments take place.',
  table: 'locations',
  writeRight: 'locations.write',
  fields: {
    name: required(text(200, 'Harbour practice')),
    address: nullable(text(500, '12 Harbour Street, Portland')),
    active: defaulted(flag),
  },
  filters: ['active'],
  search: 'search_locations',
  sorts: ['name', '-name', '-created_at', 'created_at'],
  // A delete sets their location to null.
  alsoChanges: { delete: ['appointments'] },
  example: {
    id: '331584a9-5ca4-4365-8f42-3a8e4553d135',
    org_id: 'b1eb12d0-0000-4000-8000-000000000001',
    name: 'Midtown',
    address: '210 West 38th Street, New York, NY',
    active: true,
    created_at: '2026-03-08T14:30:00+00:00',
    updated_at: '2026-03-08T14:30:00+00:00',
  },
});

export const locations: FastifyPluginAsyncTypebox = async function locations(app) {
  await app.register(resourceRoutes(location));
};
