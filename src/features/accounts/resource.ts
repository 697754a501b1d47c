import { email, nullable, phone, required, text, website } from '../../crud/fields.ts';
import { agentsAndAbove, defineResource } from '../../crud/resource.ts';

export const account = defineResource({
  one: 'account',
  many: 'accounts',
  table: 'accounts',
  writers: agentsAndAbove,
  fields: {
    name: required(text(200, 'Analytical Engines Ltd')),
    phone: nullable(phone),
    email: nullable(email),
    website: nullable(website),
    notes: nullable(text(10_000, 'Renews in March.')),
  },
  search: 'search_accounts',
  sorts: ['-created_at', 'created_at', 'name', '-name'],
  // These forget whose they were.
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
