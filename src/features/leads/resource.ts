import { Type } from 'typebox';
import { Instant, Nullable } from '../../contract.ts';
import { choice, defaulted, email, money, nullable, phone, reference, text } from '../../resources/fields.ts';
import { agentsAndAbove, defineResource } from '../../resources/resource.ts';

const Source = {
  schema: Type.String({ minLength: 1, maxLength: 100, description: 'Where it came from.', examples: ['referral'] }),
};

export const lead = defineResource({
  one: 'lead',
  many: 'leads',
  table: 'leads',
  writers: agentsAndAbove,
  fields: {
    name: nullable(text(200, 'Ada Lovelace')),
    phone: nullable(phone),
    email: nullable(email),
    source: nullable(Source),
    status: defaulted(choice('open', 'won', 'lost')),
    value_micros: defaulted(money),
    contact_id: nullable(reference('Whom it is about; converting makes one where there is none.')),
    account_id: nullable(reference('The account it is for; converting makes one where there is none.')),
    notes: nullable(text(10_000, 'Wants it before summer.')),
  },
  computed: { converted_at: Nullable(Instant('When it was converted.')) },
  filters: ['status', 'source', 'contact_id', 'account_id'],
  search: 'search_leads',
  sorts: ['-created_at', 'created_at', '-value_micros', 'value_micros', 'name', '-name'],
  example: {
    id: '1b8f1c9e-4a6d-4a7e-9d53-3f1f2a7c5e10',
    org_id: 'fe470000-0000-4000-8000-000000000002',
    name: 'Ada Lovelace',
    phone: '+15550109999',
    email: 'ada@example.com',
    source: 'referral',
    status: 'won',
    value_micros: 118_000_000_000,
    contact_id: '0b8f1c9e-4a6d-4a7e-9d53-3f1f2a7c5e10',
    account_id: '3b8f1c9e-4a6d-4a7e-9d53-3f1f2a7c5e10',
    notes: null,
    converted_at: '2026-11-20T16:02:11.5+00:00',
    created_at: '2026-03-08T14:30:00+00:00',
    updated_at: '2026-11-20T16:02:11.5+00:00',
  },
});
