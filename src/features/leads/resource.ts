import { Type } from 'typebox';
import { choice, defaulted, email, money, nullable, phone, reference, text } from '../../crud/fields.ts';
import { joinedNames } from '../../crud/joined-names.ts';
import { defineResource } from '../../crud/resource.ts';
import { Instant, Nullable } from '../../http/contract.ts';

const Source = {
  schema: Type.String({
    minLength: 1,
    maxLength: 100,
    description: 'Where the lead came from.',
    examples: ['referral'],
  }),
};

export const lead = defineResource({
  one: 'lead',
  many: 'leads',
  description: 'Possible sales, until they are won or lost.',
  table: 'leads',
  writeRight: 'leads.write',
  fields: {
    name: nullable(text(200, 'Ada Lovelace')),
    phone: nullable(phone),
    email: nullable(email),
    source: nullable(Source),
    status: defaulted(choice('open', 'won', 'lost')),
    value_micros: defaulted(money),
    contact_id: nullable(reference('The contact of the lead. Converting creates one when this is null.')),
    account_id: nullable(reference('The account of the lead. Converting creates one when this is null.')),
    notes: nullable(text(10_000, 'Wants it before summer.')),
  },
  computed: { converted_at: Nullable(Instant('When the lead was converted.')) },
  joined: joinedNames('contact_name', 'account_name'),
  filters: ['status', 'source', 'contact_id', 'account_id'],
  timeColumn: 'created_at',
  search: 'search_leads',
  sorts: ['-created_at', 'created_at', '-value_micros', 'value_micros', 'name', '-name'],
  example: {
    id: '6bf008cb-fc88-46b4-89b7-79091f0f36f4',
    org_id: 'b1eb12d0-0000-4000-8000-000000000001',
    name: 'José Baker',
    phone: '+16465550000',
    email: null,
    source: 'instagram',
    status: 'open',
    value_micros: 636_000_000,
    contact_id: 'f36fed99-5d5c-4d6c-8d02-86e2808a9383',
    account_id: null,
    notes: null,
    converted_at: null,
    contact_name: 'José Baker',
    account_name: null,
    created_at: '2026-03-08T14:30:00+00:00',
    updated_at: '2026-11-20T16:02:11.5+00:00',
  },
});
