// What a lead has become: its contact and its account, as their own routes show them.
import { Type } from 'typebox';
import { answeredBy, choice, email, nullable, phone, reference, required, text, website } from '../../crud/fields.ts';
import { Id, Instant, Nullable } from '../../http/contract.ts';
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
  website: nullable(website),
  notes: nullable(text(10_000, 'Renews in March.')),
};

const leadExample = {
  ...lead.example,
  status: 'won',
  account_id: '0e394e35-6ddd-4f1f-8837-83fe508a5570',
  converted_at: '2026-11-20T16:02:11.5+00:00',
};
const {
  org_id,
  name,
  phone: number,
  email: address,
  contact_id,
  account_id,
} = leadExample as Readonly<Record<string, unknown>>;
const made = { org_id, phone: number, email: address, created_at: leadExample.converted_at };
const example = {
  lead: leadExample,
  contact: {
    ...{ id: contact_id, full_name: name, facebook_id: null, instagram_id: null, whatsapp: null },
    ...{ status: 'active', temperature: null, account_id, notes: null, last_message_at: null },
    ...{ ...made, updated_at: made.created_at },
  },
  account: { id: account_id, name, website: null, notes: null, ...made, updated_at: made.created_at },
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
        {
          title: 'Contact',
          description: 'The contact that it was of, or has become; null when that was deleted since.',
        },
      ),
    ),
    account: Nullable(
      Type.Object(
        { ...identity('The account.'), ...answeredBy(account), ...times },
        {
          title: 'Account',
          description: 'The account that it was for, or has become; null when that was deleted since.',
        },
      ),
    ),
  },
  { title: 'LeadConversion', description: 'The lead, and what it has become.', examples: [example] },
);
