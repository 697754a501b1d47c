import { defaulted, flag, nullable, phone, reference, required, text } from '../../crud/fields.ts';
import { adminsAndAbove, defineResource } from '../../crud/resource.ts';
import { Instant, Nullable } from '../../http/contract.ts';

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
  computed: {
    verified_at: Nullable(
      Instant(
        'When the platform found that the number is yours. Null: pending, and not answered by routing until then.',
      ),
    ),
    provider_phone_id_verified_at: Nullable(Instant('The same of provider_phone_id.')),
  },
  filters: ['provider', 'agent_id', 'active'],
  search: 'search_phone_numbers',
  sorts: ['e164', '-e164', '-created_at', 'created_at'],
  neededBy: { call_logs: 'has calls: switch it off instead (active: false)' },
  another: { e164: '+12125550199', label: 'New line', provider_phone_id: 'PN2a0747eba6abf96b7e3c3ff0b4530f6e' },
  example: {
    id: 'd4663bde-2294-4607-82f9-6ded4e007590',
    org_id: 'b1eb12d0-0000-4000-8000-000000000001',
    e164: '+12125550106',
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
