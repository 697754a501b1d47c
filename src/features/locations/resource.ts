import { defaulted, flag, nullable, required, text } from '../../resources/fields.ts';
import { agentsAndAbove, defineResource } from '../../resources/resource.ts';

export const location = defineResource({
  one: 'location',
  many: 'locations',
  table: 'locations',
  writers: agentsAndAbove,
  fields: {
    name: required(text(200, 'Harbour practice')),
    address: nullable(text(500, '12 Harbour Street, Portland')),
    active: defaulted(flag),
  },
  filters: ['active'],
  search: 'search_locations',
  sorts: ['name', '-name', '-created_at', 'created_at'],
  // Appointments at a place that is deleted are at none.
  alsoChanges: { delete: ['appointments'] },
  example: {
    id: '0e1d2c3b-4a59-4687-9786-a5b4c3d2e1f0',
    org_id: 'fe470000-0000-4000-8000-000000000002',
    name: 'Harbour practice',
    address: '12 Harbour Street, Portland',
    active: true,
    created_at: '2026-03-08T14:30:00+00:00',
    updated_at: '2026-03-08T14:30:00+00:00',
  },
});
