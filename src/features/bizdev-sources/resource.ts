import { email, nullable, phone, required, text, website } from '../../crud/fields.ts';
import { defineResource } from '../../crud/resource.ts';
import { Id, Instant, Nullable } from '../../http/contract.ts';

export const bizdevSource = defineResource({
  one: 'bizdev source',
  many: 'bizdev sources',
  description: 'Companies that may become accounts.',
  table: 'bizdev_sources',
  writeRight: 'bizdev-sources.write',
  fields: {
    name: required(text(200, 'Analytical Engines Ltd')),
    phone: nullable(phone),
    email: nullable(email),
    website: nullable(website),
    notes: nullable(text(10_000, 'Met at the fair.')),
  },
  computed: {
    promoted_account_id: Nullable(Id('The account that was created from this source.')),
    promoted_at: Nullable(Instant('When the source was promoted to an account.')),
  },
  timeColumn: 'created_at',
  search: 'search_bizdev_sources',
  sorts: ['-created_at', 'created_at', 'name', '-name'],
  example: {
    id: 'bec62553-d4b1-4208-8c82-aa1844290647',
    org_id: 'b1eb12d0-0000-4000-8000-000000000001',
    name: 'Blue Door Bakery (1)',
    phone: null,
    email: 'hello1@source.example',
    website: 'https://source1.example',
    notes: 'Met at the trade fair',
    promoted_account_id: null,
    promoted_at: null,
    created_at: '2026-03-08T14:30:00+00:00',
    updated_at: '2026-11-20T16:02:11.5+00:00',
  },
});
