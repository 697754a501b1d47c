// What a lead has become: its contact and its account, as their own routes show them.
import { Type } from 'typebox';
import { Id, Instant, Nullable } from '../../contract.ts';
import { answeredBy, choice, email, nullable, phone, reference, required, text } from '../../resources/fields.ts';
import { lead } from './resource.ts';

const times = { created_at: Instant('When it was made.'), updated_at: Instant('When it was last changed.') };
const identity = (what: string) => ({ id: Id(what), org_id: Id('Whose it is.') });

const contact = {
  full_name: required(text(200, 'Ada Lovelace')),
  phone: nullable(phone),
  email: nullable(email),
  facebook_id: nullable(text(100, '100012345678901')),
  instagram_id: nullable(text(100, '17841400000000000')),
  whatsapp: nullable(phone),
  status: required(choice('active', 'inactive', 'blocked', 'archived')),
  temperature: nullable(choice('hot', 'warm', 'cold')),
  account_id: nullable(reference('The account that the contact belongs to.')),
  notes: nullable(text(10_000, 'Prefers the morning.')),
};

const account = {
  name: required(text(200, 'Analytical Engines Ltd')),
  phone: nullable(phone),
  email: nullable(email),
  website: nullable(text(500, 'https://engines.example')),
  notes: nullable(text(10_000, 'Renews in March.')),
};

const leadExample = lead.example as Readonly<Record<string, unknown>>;
const { org_id, phone: number, email: address, contact_id, account_id } = leadExample;
const made = { org_id, phone: number, email: address, created_at: leadExample.converted_at };
const example = {
  lead: leadExample,
  contact: {
    ...{ id: contact_id, full_name: 'Ada Lovelace', facebook_id: null, instagram_id: null, whatsapp: null },
    ...{ status: 'active', temperature: null, account_id, notes: null, last_message_at: null },
    ...{ ...made, updated_at: made.created_at },
  },
  account: { id: account_id, name: 'Ada Lovelace', website: null, notes: null, ...made, updated_at: made.created_at },
};

export const Conversion = Type.Object(
  {
    lead: lead.Item,
    contact: Nullable(
      Type.Object(
        {
          ...identity('The contact.'),
          ...answeredBy(contact),
          last_message_at: Nullable(Instant('When the last message was exchanged.')),
          ...times,
        },
        { description: 'The contact that it was of, or has become; null when that was deleted since.' },
      ),
    ),
    account: Nullable(
      Type.Object(
        { ...identity('The account.'), ...answeredBy(account), ...times },
        { description: 'The account that it was for, or has become; null when that was deleted since.' },
      ),
    ),
  },
  { description: 'The lead, and what it has become.', examples: [example] },
);
