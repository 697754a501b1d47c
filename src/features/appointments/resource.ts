import { SlotTaken, ValidationFailed } from '../../errors.ts';
import { choice, defaulted, instant, nullable, reference, required, text } from '../../resources/fields.ts';
import { agentsAndAbove, defineResource } from '../../resources/resource.ts';

export const appointment = defineResource({
  one: 'appointment',
  many: 'appointments',
  table: 'appointments',
  writers: agentsAndAbove,
  fields: {
    location_id: nullable(reference('Where.')),
    staff_id: nullable(reference('With whom: whoever has another appointment at that time is not free.')),
    contact_id: nullable(reference('Who comes.')),
    scheduled_at: required(instant('When it begins.')),
    ends_at: required(instant('When it ends: after it begins, and at most 7 days later.')),
    status: defaulted(choice('scheduled', 'confirmed', 'completed', 'canceled', 'no_show')),
    external_event_id: nullable(text(200, 'evt_0123456789')),
    notes: nullable(text(10_000, 'Brings the X-ray.')),
  },
  filters: ['status', 'staff_id', 'location_id', 'contact_id'],
  span: 'scheduled_at',
  search: 'search_appointments',
  sorts: ['-scheduled_at', 'scheduled_at'],
  refusals: {
    '23P01': () => new SlotTaken(),
    '23514': () => new ValidationFailed('ends_at must be after scheduled_at, and at most 7 days after it'),
  },
  example: {
    id: 'c1a2b3c4-d5e6-4f70-8192-a3b4c5d6e7f8',
    org_id: 'fe470000-0000-4000-8000-000000000002',
    location_id: '0e1d2c3b-4a59-4687-9786-a5b4c3d2e1f0',
    staff_id: '5f1f6d0e-3f0e-4b62-9d5c-7a86a1f3c0de',
    contact_id: '0b8f1c9e-4a6d-4a7e-9d53-3f1f2a7c5e10',
    scheduled_at: '2026-11-23T14:00:00+00:00',
    ends_at: '2026-11-23T14:30:00+00:00',
    status: 'confirmed',
    external_event_id: null,
    notes: 'Brings the X-ray.',
    created_at: '2026-11-20T16:02:11.5+00:00',
    updated_at: '2026-11-20T16:02:11.5+00:00',
  },
});
