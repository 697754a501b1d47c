// Examples for the OpenAPI document. A test validates each against its schema.
const orgId = 'b1eb12d0-0000-4000-8000-000000000001';

const shared = {
  id: '6b29327c-555b-4f15-8c99-9adbc7d5dc35',
  org_id: orgId,
  direction: 'outbound',
  status: 'completed',
  from_number: '+12015550103',
  to_number: '+16465557962',
  from_number_display: '+1 201 555 0103',
  to_number_display: '+1 646 555 7962',
  contact_id: '48b77287-46f1-4a91-8ec5-f842a5fefd0f',
  contact_name: 'Anaïs Nelson',
  agent_id: '3535c30d-d6ce-42df-83f8-76aaf1a71494',
  started_at: '2026-11-21T03:09:30.370717+00:00',
  duration_seconds: 160,
  sentiment: 'neutral',
  has_recording: true,
  agent_name: 'Zoë',
  phone_number_id: '6ff54e66-4c30-45eb-83e3-91bf2ab1a74e',
  campaign_id: null,
  outcome: 'rescheduled',
  successful: true,
  summary: 'Moved the appointment to next week.',
};

const tags = ['rescheduled', 'compliment'];

export const callRow = { ...shared, phone_number_label: 'Front desk', cost_micros: 214_300, reviewed: true, tags };

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

const turns = [
  {
    role: 'agent',
    text: 'Hello, this is Zoë from the dental practice. Am I speaking with Anaïs?',
    start: 4.2,
    end: 9.1,
  },
  { role: 'caller', text: 'Yes, that is me.', start: 10.4, end: 12 },
  {
    role: 'agent',
    text: 'I am calling about your appointment on Tuesday, 24 November, at 10 in the morning. Can you still come?',
    ...{ start: 13.1, end: 22.6 },
  },
  {
    role: 'caller',
    text: 'I am afraid not. I have to travel for work that day. Could we move it to next week?',
    ...{ start: 24, end: 37.5 },
  },
  {
    role: 'agent',
    text: 'Of course. I have Tuesday, 1 December, at 10:30, or Thursday, 3 December, at 2 in the afternoon.',
    ...{ start: 39.2, end: 53.8 },
  },
  { role: 'caller', text: 'Tuesday at 10:30 is perfect.', start: 58.3, end: 62.9 },
  {
    role: 'agent',
    text: 'Good, I have moved it to Tuesday, 1 December, at 10:30. Has anything changed with your insurance?',
    ...{ start: 65, end: 79.4 },
  },
  {
    role: 'caller',
    text: 'Yes, I changed jobs, so I have a new insurance since October. Do you need the number now?',
    ...{ start: 81.7, end: 97.2 },
  },
  {
    role: 'agent',
    text: 'No. I will send you a form that you can fill in before Friday. Is there anything else that I can do for you?',
    ...{ start: 99.8, end: 118.6 },
  },
  {
    role: 'caller',
    text: 'No, that is all. Thank you, that was much easier than last time.',
    ...{ start: 121.5, end: 136.3 },
  },
  { role: 'agent', text: 'Thank you, Anaïs. See you on 1 December. Goodbye.', start: 138.2, end: 149.7 },
  { role: 'caller', text: 'Goodbye.', start: 151.9, end: 153.4 },
];

export const callDetail = {
  ...shared,
  provider: 'twilio',
  provider_call_id: 'CAb176ef8588ede18b67846bd25cbed47e',
  ended_at: '2026-11-21T03:12:10.370717+00:00',
  cost: { amountMicros: 214_300, currency: 'USD' },
  transcript: turns.map(({ role, text }) => `${role === 'agent' ? 'Agent' : 'Caller'}: ${text}`).join('\n'),
  action_items: [
    { text: 'Free the slot on 24 November', done: true },
    { text: 'Send the form for new insurance', done: false },
  ],
  review: {
    reviewed_at: '2026-11-21T15:02:44.108+00:00',
    reviewed_by: '9d3b1a52-7f0e-4a35-9b0e-0f6f8f0f1c11',
    note: 'Polite and complete. The form must arrive before Friday.',
    tags,
    sentiment_override: 'neutral',
    provider_sentiment: 'positive',
  },
  metadata: { topic: 'rescheduling', language: 'en' },
  leg_of: null,
  legs: [
    {
      ...{ id: '8c1f6a0d-3b57-4e92-a1d4-5f60c27e9b38', provider: 'vapi' },
      provider_call_id: '019a5f3e-7c21-7e04-9b1d-2d8f4c6a7e10',
      ...{ direction: 'outbound', status: 'completed' },
      ...{ from_number: '+12015550103', to_number: '+16465557962' },
      ...{ from_number_display: '+1 201 555 0103', to_number_display: '+1 646 555 7962' },
      started_at: '2026-11-21T03:09:30.912+00:00',
      ended_at: '2026-11-21T03:12:10.4+00:00',
      ...{ duration_seconds: 159, has_recording: false },
      cost: { amountMicros: 163_732, currency: 'USD' },
    },
  ],
  neighbours: {
    previousId: 'f2a64c1e-0d7b-4f39-8f52-6b1c9d3e7a04',
    nextId: '3e9d52b7-81c6-4a0f-b7e3-94d0f5a2c618',
  },
  answered_at: '2026-11-21T03:09:34.370717+00:00',
  answered_by: 'human',
  ended_reason: 'customer-ended-call',
  ended_by: 'caller',
  transferred_at: null,
  transferred_to: null,
  transfer_status: null,
  talk_seconds: 156,
  carrier_call_id: 'CAb176ef8588ede18b67846bd25cbed47e',
  parent_call_id: null,
  is_test: false,
  channel: 'phone',
  latency: { average_turn: 1180 },
  interruptions: 1,
  language: 'en-US',
  cost_breakdown: { unit: 'USD', total: 0.2143 },
  recording_consent: 'granted',
  success_raw: 'true',
  transcript_turns: turns,
  created_at: '2026-11-21T03:09:30.370717+00:00',
  updated_at: '2026-11-21T03:12:12.370717+00:00',
};

const talksAs = (speaker: string) => (second: number) =>
  turns.some(({ role, start, end }) => role === speaker && second >= start && second <= end);
export const agentTalks = talksAs('agent');
export const callerTalks = talksAs('caller');

export const recordingUrl = {
  url: `https://recordings.s3.eu-central-1.amazonaws.com/${orgId}/2026/11/${callRow.id}.wav?X-Amz-Expires=300&X-Amz-Signature=0f3c9a`,
  expiresAt: '2026-11-21T18:48:51.000Z',
  expiresInSeconds: 300,
  contentType: 'audio/wav',
  sizeBytes: 5_126_444,
  durationSeconds: 160.2,
};

export const reviewChange = {
  reviewed: true,
  note: 'Polite and complete. The form must arrive before Friday.',
  tags: ['rescheduled', 'compliment'],
  sentiment_override: 'neutral',
};

export const callTags = {
  data: [
    { tag: 'rescheduled', calls: 214 },
    { tag: 'complaint', calls: 37 },
    { tag: 'compliment', calls: 12 },
  ],
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
