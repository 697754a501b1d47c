// Example rows of the histories, for the OpenAPI document.
const org_id = 'b1eb12d0-0000-4000-8000-000000000001';
const contact_id = '0b8f1c9e-4a6d-4a7e-9d53-3f1f2a7c5e10';
const times = { created_at: '2026-11-20T16:02:11.731+00:00', updated_at: '2026-11-20T16:02:11.731+00:00' };

export const messageExample = {
  id: '5e0c2f7a-6f0e-4a52-8a3c-0d9b1f6f2a11',
  org_id,
  contact_id,
  method: 'sms',
  direction: 'inbound',
  content: 'Do you take Delta Dental?',
  sent_at: '2026-11-20T16:02:11.5+00:00',
  ...times,
};

export const callExample = {
  id: '230dc397-8cde-474e-8594-86451d978d75',
  org_id,
  direction: 'outbound',
  status: 'completed',
  from_number: '+12015550103',
  to_number: '+16465557962',
  from_number_display: '+1 201 555 0103',
  to_number_display: '+1 646 555 7962',
  contact_id,
  contact_name: 'Ada Lovelace',
  agent_id: '3535c30d-d6ce-42df-83f8-76aaf1a71494',
  started_at: '2026-11-21T03:09:30.370717+00:00',
  duration_seconds: 42,
  sentiment: 'neutral',
  has_recording: true,
};

export const appointmentExample = {
  id: '9a3d7c52-1b0e-4f86-b7a5-64c1e2d80f33',
  org_id,
  location_id: null,
  staff_id: '77b0d1c4-2f5e-4c1a-9d0b-5a8e3f6c2b44',
  contact_id,
  scheduled_at: '2026-12-01T15:30:00+00:00',
  ends_at: '2026-12-01T16:00:00+00:00',
  status: 'confirmed',
  external_event_id: null,
  notes: null,
  ...times,
};
