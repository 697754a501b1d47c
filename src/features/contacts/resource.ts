import { displayedNumbers } from '../../crud/displayed-numbers.ts';
import { choice, defaulted, email, nullable, phone, reference, required, text } from '../../crud/fields.ts';
import { defineResource } from '../../crud/resource.ts';
import { Instant, Nullable } from '../../http/contract.ts';

export const contact = defineResource({
  one: 'contact',
  many: 'contacts',
  description: 'The people that an organisation talks to.',
  table: 'contacts',
  writeRight: 'contacts.write',
  fields: {
    full_name: required(text(200, 'Ada Lovelace')),
    phone: nullable(phone),
    email: nullable(email),
    facebook_id: nullable(text(100, '100012345678901')),
    instagram_id: nullable(text(100, '17841400000000000')),
    whatsapp: nullable(phone),
    status: defaulted(choice('active', 'inactive', 'blocked', 'archived')),
    temperature: nullable(choice('hot', 'warm', 'cold')),
    account_id: nullable(reference('The account that the contact belongs to.')),
    notes: nullable(text(10_000, 'Prefers the morning.')),
  },
  computed: { last_message_at: Nullable(Instant('Time of the last message, in either direction.')) },
  derived: displayedNumbers('phone', 'whatsapp'),
  filters: ['status', 'temperature', 'account_id'],
  timeColumn: 'created_at',
  search: 'search_contacts',
  sorts: ['-created_at', 'created_at', 'full_name', '-full_name', '-last_message_at'],
  // Calls have a copy of the name. A delete also deletes messages and queue entries, and sets the contact of the others to null.
  alsoChanges: { change: ['call_logs'], delete: ['appointments', 'call_logs', 'call_queue', 'leads', 'messages'] },
  createExample: { full_name: 'Ada Lovelace', phone: '+12125550177', email: 'ada@example.com' },
  example: {
    id: '46f8e5c3-d2bd-458d-8a07-4b1dae569e6c',
    org_id: 'b1eb12d0-0000-4000-8000-000000000001',
    full_name: 'Dmitri Parker',
    phone: '+12015550000',
    email: 'dmitri.parker5@mail.example',
    facebook_id: null,
    instagram_id: null,
    whatsapp: null,
    status: 'active',
    temperature: 'warm',
    account_id: '0e394e35-6ddd-4f1f-8837-83fe508a5570',
    notes: null,
    last_message_at: '2026-11-20T16:02:11.5+00:00',
    phone_display: '+1 201 555 0000',
    whatsapp_display: null,
    created_at: '2026-03-08T14:30:00+00:00',
    updated_at: '2026-11-20T16:02:11.5+00:00',
  },
});
