// Examples for the OpenAPI document. A test validates each against its schema.
const orgId = 'b1eb12d0-0000-4000-8000-000000000001';

const shared = {
  id: '6b29327c-555b-4f15-8c99-9adbc7d5dc35',
  org_id: orgId,
  direction: 'outbound',
  status: 'completed',
  from_number: '+12015550103',
  to_number: '+16465557962',
  contact_id: '48b77287-46f1-4a91-8ec5-f842a5fefd0f',
  contact_name: 'Anaïs Nelson',
  agent_id: '3535c30d-d6ce-42df-83f8-76aaf1a71494',
  started_at: '2026-11-21T03:09:30.370717+00:00',
  duration_seconds: 42,
  sentiment: 'neutral',
  has_recording: true,
  agent_name: 'Zoë',
  phone_number_id: '6ff54e66-4c30-45eb-83e3-91bf2ab1a74e',
  campaign_id: null,
  outcome: 'rescheduled',
  successful: true,
  summary: 'Moved the appointment to next week.',
};

export const callRow = { ...shared, phone_number_label: 'Front desk', cost_micros: 50_568 };

export const callList = {
  data: [{ ...callRow, snippet: null }],
  pagination: {
    page: 1,
    limit: 20,
    total: 84_805,
    totalIsExact: true,
    totalPages: 4241,
    nextCursor: 'WyItc3RhcnRlZF9hdCIsIjIwMjYtMTEtMjFUMDM6MDk6MzAuMzcwNzE3KzAwOjAwIiwiMjMwZGMzOTcuLi4iXQ',
    previousCursor: null,
    asOf: '2026-11-21T18:43:51.061Z',
  },
};

export const callDetail = {
  ...shared,
  provider: 'twilio',
  provider_call_id: 'CAb176ef8588ede18b67846bd25cbed47e',
  ended_at: '2026-11-21T03:10:12.370717+00:00',
  cost: { amountMicros: 50_568, currency: 'USD' },
  transcript: 'Agent: Hello, this is Zoë. Am I speaking with Anaïs?\nCaller: Yes. Could we move it to next week?',
  action_items: ['Free the old slot'],
  metadata: { topic: 'rescheduling', language: 'en' },
  leg_of: null,
  legs: [],
  answered_at: '2026-11-21T03:09:34.370717+00:00',
  answered_by: 'human',
  ended_reason: 'customer-ended-call',
  ended_by: 'caller',
  transferred_at: null,
  transferred_to: null,
  transfer_status: null,
  talk_seconds: 38,
  carrier_call_id: 'CAb176ef8588ede18b67846bd25cbed47e',
  parent_call_id: null,
  is_test: false,
  channel: 'phone',
  latency: { average_turn: 1180 },
  interruptions: 1,
  language: 'en-US',
  cost_breakdown: { unit: 'USD', total: 0.050568 },
  recording_consent: 'granted',
  success_raw: 'true',
  transcript_turns: [
    { role: 'agent', text: 'Hello, this is Zoë. Am I speaking with Anaïs?', start: 0.4, end: 2.9 },
    { role: 'caller', text: 'Yes. Could we move it to next week?', start: 3.6, end: 5.8 },
  ],
  created_at: '2026-11-21T03:09:30.370717+00:00',
  updated_at: '2026-11-21T03:10:12.370717+00:00',
};

export const recordingUrl = {
  url: `https://recordings.s3.eu-central-1.amazonaws.com/${orgId}/2026/11/${callRow.id}.wav?X-Amz-Expires=300&X-Amz-Signature=0f3c9a`,
  expiresAt: '2026-11-21T18:48:51.000Z',
  expiresInSeconds: 300,
  contentType: 'audio/wav',
};

export const recordedCall = {
  org_id: orgId,
  provider: 'twilio',
  provider_call_id: 'CA0123456789abcdef0123456789abcdef',
  direction: 'inbound',
  status: 'completed',
  from_number: '+12015550000',
  to_number: '+12125550100',
  started_at: '2026-11-21T03:09:30Z',
  ended_at: '2026-11-21T03:10:12Z',
  duration_seconds: 42,
  sentiment: 'positive',
  transcript: callDetail.transcript,
  metadata: { topic: 'rescheduling' },
  answered_by: 'human',
  ended_by: 'caller',
  talk_seconds: 38,
};
