import { choice, defaulted, instant, nullable, reference, required, text } from '../../crud/fields.ts';
import { joinedNames } from '../../crud/joined-names.ts';
import { defineResource } from '../../crud/resource.ts';
import { appointmentStatuses } from '../../domain/appointment.ts';
import { SlotTaken, ValidationFailed } from '../../errors.ts';

/** PostgreSQL refuses a range that ends before it starts (22000) before it evaluates the check constraint (23514). */
const invalidEnd = () =>
  new ValidationFailed('ends_at must be after scheduled_at, and at most 7 days after it', {
    field: 'ends_at',
    limit: { max: 7, unit: 'days' },
  });

export const appointment = defineResource({
  one: 'appointment',
  many: 'appointments',
  description: 'Appointments, and the free slots of staff members.',
  table: 'appointments',
  writeRight: 'appointments.write',
  fields: {
    location_id: nullable(reference('The location.')),
    staff_id: nullable(reference('The staff member. Their appointments must not overlap.')),
    contact_id: nullable(reference('The contact.')),
    scheduled_at: required(instant('Start of the appointment.')),
    ends_at: required(instant('End of the appointment: after `scheduled_at`, and at most 7 days after it.')),
    status: defaulted(choice(...appointmentStatuses)),
    external_event_id: nullable(text(200, 'evt_0123456789')),
    notes: nullable(text(10_000, 'Brings the X-ray.')),
  },
  joined: joinedNames('contact_name', 'staff_name', 'location_name'),
  filters: ['status', 'staff_id', 'location_id', 'contact_id'],
  timeColumn: 'scheduled_at',
  search: 'search_appointments',
  sorts: ['-scheduled_at', 'scheduled_at'],
  databaseErrors: { '23P01': () => new SlotTaken(), '23514': () => invalidEnd(), '22000': () => invalidEnd() },
  createExample: { scheduled_at: '2030-01-07T15:00:00+00:00', ends_at: '2030-01-07T15:30:00+00:00' },
  example: {
    id: '651f3e31-5d49-4c1d-8e12-fd68cb48c6f7',
    org_id: 'b1eb12d0-0000-4000-8000-000000000001',
    location_id: '331584a9-5ca4-4365-8f42-3a8e4553d135',
    staff_id: 'a617fc89-74ca-4911-889b-32978b25ed74',
    contact_id: '46f8e5c3-d2bd-458d-8a07-4b1dae569e6c',
    scheduled_at: '2026-11-23T14:00:00+00:00',
    ends_at: '2026-11-23T14:30:00+00:00',
    status: 'confirmed',
    external_event_id: null,
    notes: 'Brings the X-ray.',
    contact_name: 'Dmitri Parker',
    staff_name: 'Dr. Helen Park',
    location_name: 'Midtown',
    created_at: '2026-11-20T16:02:11.5+00:00',
    updated_at: '2026-11-20T16:02:11.5+00:00',
  },
});
