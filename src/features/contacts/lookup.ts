// Whose number, address or account it is that a call or a message comes from.
import { type Static, Type } from '@fastify/type-provider-typebox';
import { email, phone, text } from '../../crud/fields.ts';
import { tidied } from '../../crud/normalize.ts';
import { ValidationFailed } from '../../errors.ts';
import type { View } from '../../http/cache/view.ts';
import { Strict } from '../../http/contract.ts';
import { contactLookup } from './policies.ts';
import { findContact, type Identity } from './queries.ts';
import { contact } from './resource.ts';

const account = Type.String({ ...text(100, '100012345678901').schema, description: 'As the provider writes it.' });
const number = Type.String({ ...phone.schema, description: 'However it is written, with its country.' });
const address = Type.String({ ...email.schema, description: 'Upper and lower case alike.' });

export const LookupQuery = Strict({
  facebook_id: Type.Optional(account),
  instagram_id: Type.Optional(account),
  whatsapp: Type.Optional(number),
  phone: Type.Optional(number),
  email: Type.Optional(address),
} satisfies Record<Identity, unknown>);

interface Sought extends Readonly<Record<string, unknown>> {
  readonly identity: Identity;
  readonly value: string;
}

/** As it is stored, so that all spellings of a number are one entry of the cache. */
export function soughtIn(query: Static<typeof LookupQuery>): Sought {
  const [sought, ...more] = Object.entries(tidied(contact.fields, query));
  if (sought === undefined || more.length > 0) {
    throw new ValidationFailed(`Send exactly one of ${Object.keys(LookupQuery.properties).join(', ')}`);
  }
  const [identity, value] = sought;
  return { identity: identity as Identity, value: String(value) };
}

export const lookupView: View<Sought, object | null> = {
  policy: contactLookup,
  load: (of, { identity, value }) => findContact(of, identity, value),
};
