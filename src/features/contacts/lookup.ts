// Finds the contact behind the sender of a call or a message.
import { type Static, Type } from '@fastify/type-provider-typebox';
import { email, phone, text } from '../../crud/fields.ts';
import { normalizeFields } from '../../crud/normalize.ts';
import { rlsTables } from '../../database/rls-tables.ts';
import { ValidationFailed } from '../../errors.ts';
import { defineView } from '../../http/cache/view.ts';
import { Strict } from '../../http/contract.ts';
import { findContact, type Identity } from './queries.ts';
import { contact } from './resource.ts';

const ProviderId = Type.String({
  ...text(100, '100012345678901').schema,
  description: 'The id that the provider uses.',
});
const Phone = Type.String({ ...phone.schema, description: 'In any notation, with the country code.' });
const Email = Type.String({ ...email.schema, description: 'Not case-sensitive.' });

export const LookupQuery = Strict({
  facebook_id: Type.Optional(ProviderId),
  instagram_id: Type.Optional(ProviderId),
  whatsapp: Type.Optional(Phone),
  phone: Type.Optional(Phone),
  email: Type.Optional(Email),
} satisfies Record<Identity, unknown>);

interface LookupParams extends Readonly<Record<string, unknown>> {
  readonly identity: Identity;
  readonly value: string;
}

/** The value is normalized, so that all notations of a number share one cache entry. */
export function lookupParamsOf(query: Static<typeof LookupQuery>): LookupParams {
  const [found, ...more] = Object.entries(normalizeFields(contact.fields, query));
  if (found === undefined || more.length > 0) {
    throw new ValidationFailed(`Send exactly one of ${Object.keys(LookupQuery.properties).join(', ')}`);
  }
  const [identity, value] = found;
  return { identity: identity as Identity, value: String(value) };
}

const minute = 60_000;

export const lookupView = defineView({
  name: 'contact lookup',
  tables: ['contacts', ...rlsTables],
  ttlMs: 5 * minute,
  staleIfErrorMs: 60 * minute,
  negativeTtlMs: 15_000,
  schema: contact.Item,
  load: (scope, { identity, value }: LookupParams) => findContact(scope, identity, value),
});
