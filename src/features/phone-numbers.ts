// Phone numbers of an organisation. Routing answers only for verified numbers.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { displayedNumbers } from '../crud/displayed-numbers.ts';
import { defaulted, flag, nullable, phone, reference, required, text } from '../crud/fields.ts';
import { defineResource } from '../crud/resource.ts';
import { resourceRoutes } from '../crud/routes.ts';
import { Instant, Nullable } from '../http/contract.ts';
import type { Plans } from '../index-doctor/hot-query.ts';
import { indexesOn, uniqueIndexesOn } from '../index-doctor/required-index.ts';

const VerifiedAt = (field: string) =>
  Nullable(
    Instant(
      `When ops verified that the organisation owns ${field}. Null: not verified, and routing does not find the number.`,
    ),
  );

export const phoneNumber = defineResource({
  one: 'phone number',
  many: 'phone numbers',
  description: 'The phone numbers of an organisation.',
  table: 'phone_numbers',
  writeRight: 'phone-numbers.write',
  fields: {
    e164: required(phone),
    label: nullable(text(200, 'Front desk')),
    provider: nullable(text(50, 'twilio', 'The telephony provider.')),
    provider_phone_id: nullable(text(200, 'PN2a0747eba6abf96b7e3c3ff0b4530f6e')),
    agent_id: nullable(reference('The agent that answers calls to this number.')),
    active: defaulted(flag),
  },
  derived: displayedNumbers('e164'),
  computed: {
    verified_at: VerifiedAt('`e164`'),
    provider_phone_id_verified_at: VerifiedAt('`provider_phone_id`'),
  },
  filters: ['provider', 'agent_id', 'active'],
  search: 'search_phone_numbers',
  sorts: ['e164', '-e164', '-created_at', 'created_at'],
  alsoChanges: { delete: ['connection_mappings'] },
  referencedBy: { call_logs: 'has calls: deactivate it instead (active: false)' },
  createExample: { e164: '+12125550199', label: 'New line', provider_phone_id: 'PN2a0747eba6abf96b7e3c3ff0b4530f6e' },
  example: {
    id: 'd4663bde-2294-4607-82f9-6ded4e007590',
    org_id: 'b1eb12d0-0000-4000-8000-000000000001',
    e164: '+12125550106',
    e164_display: '+1 212 555 0106',
    label: 'Spare line',
    provider: 'twilio',
    provider_phone_id: 'PNc3974c0d892a0b2f8b42fa7598a37623',
    agent_id: 'f7929199-8204-4f5b-860c-4b0c48c9f300',
    active: true,
    verified_at: '2026-03-08T14:31:00+00:00',
    provider_phone_id_verified_at: '2026-03-08T14:31:00+00:00',
    created_at: '2026-03-08T14:30:00+00:00',
    updated_at: '2026-11-20T16:02:11.5+00:00',
  },
});

export const phoneNumberPlans: Plans = {
  requiredIndexes: [
    ...indexesOn('phone_numbers', { idx_phone_numbers_org_agent: 'btree (org_id, agent_id)' }),
    ...uniqueIndexesOn('phone_numbers', {
      idx_phone_numbers_e164: 'btree (e164) WHERE (verified_at IS NOT NULL)',
      idx_phone_numbers_provider_phone_id:
        'btree (provider_phone_id) WHERE (provider_phone_id_verified_at IS NOT NULL)',
    }),
  ],
};

export const phoneNumbers: FastifyPluginAsyncTypebox = async function phoneNumbers(app) {
  await app.register(resourceRoutes(phoneNumber));
};
