import { defaulted, flag, nullable, required, text } from '../../crud/fields.ts';
import { agentsAndAbove, defineResource } from '../../crud/resource.ts';

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
    id: '331584a9-5ca4-4365-8f42-3a8e4553d135',
    org_id: 'b1eb12d0-0000-4000-8000-000000000001',
    name: 'Midtown',
    address: '210 West 38th Street, New York, NY',
    active: true,
    created_at: '2026-03-08T14:30:00+00:00',
    updated_at: '2026-03-08T14:30:00+00:00',
  },
});
