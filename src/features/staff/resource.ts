import { defaulted, email, flag, nullable, phone, required, text } from '../../resources/fields.ts';
import { agentsAndAbove, defineResource } from '../../resources/resource.ts';

export const staffResource = defineResource({
  one: 'staff member',
  many: 'staff',
  table: 'staff',
  writers: agentsAndAbove,
  fields: {
    full_name: required(text(200, 'Grace Hopper')),
    phone: nullable(phone),
    email: nullable(email),
    active: defaulted(flag),
  },
  filters: ['active'],
  search: 'search_staff',
  sorts: ['full_name', '-full_name', '-created_at', 'created_at'],
  // Whose appointments were with somebody who is deleted has them with nobody.
  alsoChanges: { delete: ['appointments'] },
  example: {
    id: '5f1f6d0e-3f0e-4b62-9d5c-7a86a1f3c0de',
    org_id: 'fe470000-0000-4000-8000-000000000002',
    full_name: 'Grace Hopper',
    phone: '+15550100001',
    email: 'grace@example.com',
    active: true,
    created_at: '2026-03-08T14:30:00+00:00',
    updated_at: '2026-03-08T14:30:00+00:00',
  },
});
