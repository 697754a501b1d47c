import { email, nullable, phone, required, text, website } from '../../resources/fields.ts';
import { agentsAndAbove, defineResource } from '../../resources/resource.ts';

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
    id: '3b8f1c9e-4a6d-4a7e-9d53-3f1f2a7c5e10',
    org_id: 'fe470000-0000-4000-8000-000000000002',
    name: 'Analytical Engines Ltd',
    phone: '+15550109999',
    email: 'office@engines.example',
    website: 'https://engines.example',
    notes: null,
    created_at: '2026-03-08T14:30:00+00:00',
    updated_at: '2026-11-20T16:02:11.5+00:00',
  },
});
