import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { defaulted, email, flag, nullable, phone, required, text } from '../crud/fields.ts';
import { defineResource } from '../crud/resource.ts';
import { resourceRoutes } from '../crud/routes.ts';

export const staffMember = defineResource({
  one: 'staff member',
  many: 'staff',
  description: 'The people that appointments are booked with.',
  table: 'staff',
  writeRight: 'staff.write',
  fields: {
    full_name: required(text(200, 'Grace Hopper')),
    phone: nullable(phone),
    email: nullable(email),
    active: defaulted(flag),
  },
  filters: ['active'],
  search: 'search_staff',
  sorts: ['full_name', '-full_name', '-created_at', 'created_at'],
  // A delete sets their staff member to null.
  alsoChanges: { delete: ['appointments'] },
  example: {
    id: 'a617fc89-74ca-4911-889b-32978b25ed74',
    org_id: 'b1eb12d0-0000-4000-8000-000000000001',
    full_name: 'Dr. Helen Park',
    phone: null,
    email: 'staff1@bluebird.example',
    active: true,
    created_at: '2026-03-08T14:30:00+00:00',
    updated_at: '2026-03-08T14:30:00+00:00',
  },
});

export const staff: FastifyPluginAsyncTypebox = async function staff(app) {
  await app.register(resourceRoutes(staffMember));
};
