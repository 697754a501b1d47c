import { defaulted, flag, nullable, phone, reference, required, text } from '../../resources/fields.ts';
import { adminsAndAbove, defineResource } from '../../resources/resource.ts';

export const phoneNumber = defineResource({
  one: 'phone number',
  many: 'phone numbers',
  table: 'phone_numbers',
  writers: adminsAndAbove,
  fields: {
    e164: required(phone),
    label: nullable(text(200, 'Front desk')),
    provider: nullable(text(50, 'twilio', 'Through whom the calls come.')),
    provider_phone_id: nullable(text(200, 'PN2a0747eba6abf96b7e3c3ff0b4530f6e')),
    agent_id: nullable(reference('The agent that answers on it.')),
    active: defaulted(flag),
  },
  filters: ['provider', 'agent_id', 'active'],
  search: 'search_phone_numbers',
  sorts: ['e164', '-e164', '-created_at', 'created_at'],
  neededBy: { call_logs: 'has calls: switch it off instead (active: false)' },
  example: {
    id: 'd4f1a6c8-2e7b-4c9d-b3a5-6f8e1d0c7b24',
    org_id: 'fe470000-0000-4000-8000-000000000002',
    e164: '+15550109999',
    label: 'Front desk',
    provider: 'twilio',
    provider_phone_id: 'PN2a0747eba6abf96b7e3c3ff0b4530f6e',
    agent_id: '5a0c2f9e-6d1b-4f3e-8a7c-2b9d4e6f1a30',
    active: true,
    created_at: '2026-03-08T14:30:00+00:00',
    updated_at: '2026-11-20T16:02:11.5+00:00',
  },
});
