// The result of a conversion. The contact and the account have the properties that their own routes return.

import { Type } from 'typebox';
import { displayedNumbers } from '../../crud/displayed-numbers.ts';
import {
  choice,
  email,
  nullable,
  phone,
  reference,
  required,
  responseProperties,
  text,
  website,
} from '../../crud/fields.ts';
import { Id, Instant, Nullable } from '../../http/contract.ts';
import { lead } from './resource.ts';

const times = { created_at: Instant('Time of creation.'), updated_at: Instant('Time of the last change.') };
const identity = (description: string) => ({
  id: Id(description),
  org_id: Id('The organisation that the row belongs to.'),
});

/** As in the contacts. */
export const displayedPhones = displayedNumbers('phone', 'whatsapp');

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
  account_name: lead.example.name,
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
const created = { org_id, phone: number, email: address, created_at: leadExample.converted_at };
const example = {
  lead: leadExample,
  contact: {
    ...{ phone_display: '+1 212 555 0199', whatsapp_display: null },
    ...{ id: contact_id, full_name: name, facebook_id: null, instagram_id: null, whatsapp: null },
    ...{ status: 'active', temperature: null, account_id, notes: null, last_message_at: null },
    ...{ ...created, updated_at: created.created_at },
  },
  account: { id: account_id, name, website: null, notes: null, ...created, updated_at: created.created_at },
};

export const Conversion = Type.Object(
  {
    lead: lead.Item,
    contact: Nullable(
      Type.Object(
        {
          ...identity('The id of the contact.'),
          ...responseProperties(contact),
          last_message_at: Nullable(Instant('Time of the last message, in either direction.')),
          ...displayedPhones.properties,
          ...times,
        },
        {
          title: 'Contact',
          description: 'The contact of the lead. Null: it has been deleted since the conversion.',
        },
      ),
    ),
    account: Nullable(
      Type.Object(
        { ...identity('The id of the account.'), ...responseProperties(account), ...times },
        {
          title: 'Account',
          description: 'The account of the lead. Null: it has been deleted since the conversion.',
        },
      ),
    ),
  },
  { title: 'LeadConversion', description: 'The converted lead, its contact and its account.', examples: [example] },
);
