import { describe, expect, it } from 'vitest';
import { Misdirected, type Payload, UnreadablePayload } from '../../../../src/providers/provider.ts';
import { readEventOf } from '../read-event-of.ts';
import { readPayload } from '../read-payload.ts';

const callId = '019aa1c0-7d1e-7000-8000-1f2e3d4c5b6a';
const read = (payload: Payload) => readEventOf('vapi', payload);

/** The example with other fields of the message, and of its call. */
function example(name: string, fields: object = {}, callFields: object = {}) {
  const { message } = readPayload('vapi', name) as { message: { call: object } };
  return { message: { ...message, ...fields, call: { ...message.call, ...callFields } } };
}

describe('an end-of-call report of Vapi', () => {
  it('tells everything about the call', () => {
    expect(read(example('end-of-call-report'))).toEqual({
      type: 'end-of-call-report',
      dedupeKey: expect.stringContaining(`${callId}:end-of-call-report:`),
      providerCallId: callId,
      occurredAt: '2026-11-20T15:03:42.500Z',
      call: {
        provider_call_id: callId,
        status: 'completed',
        outcome: 'answered_human',
        ended_reason: 'customer-ended-call',
        ended_by: 'caller',
        direction: 'inbound',
        channel: 'phone',
        from_number: '+14155550100',
        to_number: '+12125550199',
        started_at: '2026-11-20T15:00:02.114Z',
        ended_at: '2026-11-20T15:03:41.900Z',
        duration_seconds: 220,
        carrier_call_id: 'CA0123456789abcdef0123456789abcdef',
        provider_agent_id: '11111111-aaaa-4bbb-8ccc-222222222222',
        provider_number_id: '33333333-aaaa-4bbb-8ccc-444444444444',
        cost_micros: 214_300,
        cost_currency: 'USD',
        cost_breakdown: {
          unit: 'USD',
          total: 0.2143,
          parts: [
            { type: 'transport', cost: 0.014 },
            { type: 'model', cost: 0.05 },
            { type: 'vapi', cost: 0.1503 },
          ],
        },
        latency: { average_turn: 1180, average_model: 600 },
        interruptions: 3,
        recording_consent: 'granted',
        recording: { url: 'https://storage.vapi.ai/019aa1c0-mono.wav' },
        summary: 'The caller booked an appointment for Monday.',
        successful: true,
        success_raw: 'true',
        sentiment: 'positive',
        transcript: 'AI: Hello, how can I help?\nUser: An appointment on Monday, please.',
        transcript_turns: [
          { role: 'agent', text: 'Hello, how can I help?', start: 1.4, end: 2.9 },
          { role: 'caller', text: 'An appointment on Monday, please.', start: 5, end: 7.25 },
          { role: 'tool', text: 'book', start: 8, end: null },
          { role: 'tool', text: 'booked', start: 9, end: null },
        ],
        metadata: {
          assistant_name: 'Reception',
          campaign_id: '55555555-aaaa-4bbb-8ccc-666666666666',
          concurrency_blocked: false,
          concurrency_limit: 10,
          remaining_concurrent_calls: 7,
        },
      },
    });
  });

  it('contains no credential of the payload', () => {
    expect(JSON.stringify(read(example('end-of-call-report')))).not.toContain('planted');
  });

  it.each([
    ['true', true],
    ['false', false],
    ['8', undefined],
    ['Excellent', undefined],
    ['75%', undefined],
    ['Mostly true', undefined],
  ])('evaluated as %s is successful: %s', (successEvaluation, successful) => {
    const { call } = read(example('end-of-call-report', { analysis: { successEvaluation } }));
    expect(call).toMatchObject({ success_raw: successEvaluation });
    expect(call?.successful).toBe(successful);
  });

  it('takes summary, success and sentiment from structured outputs', () => {
    const artifact = {
      structuredOutputs: {
        a: { name: 'Call Summary', result: 'Booked.' },
        b: { name: 'Success Evaluation', result: false },
        c: { name: 'Customer Sentiment', result: 'negative' },
      },
    };
    const { call } = read(example('end-of-call-report', { analysis: {}, artifact }));
    expect(call).toMatchObject({ summary: 'Booked.', successful: false, success_raw: 'false', sentiment: 'negative' });
  });

  it('without the time of the grant tells that consent was declined', () => {
    const { call } = read(example('end-of-call-report', { compliance: { recordingConsent: { type: 'verbal' } } }));
    expect(call).toMatchObject({ recording_consent: 'declined' });
  });

  it('falls back to the recording and the transcript of the message', () => {
    const fields = {
      artifact: {},
      transcript: 'AI: Hello',
      recordingUrl: 'https://storage.vapi.ai/x.wav',
      summary: 'Short',
      analysis: {},
    };
    expect(read(example('end-of-call-report', fields)).call).toMatchObject({
      transcript: 'AI: Hello',
      recording: { url: 'https://storage.vapi.ai/x.wav' },
      summary: 'Short',
    });
  });

  it('of a chat changes no call', () => {
    const event = read({ message: { type: 'end-of-call-report', chat: { id: 'c' } } });
    expect(event).toMatchObject({ call: null, providerCallId: null });
  });
});

describe('a status update of Vapi', () => {
  it.each([
    ['scheduled', null],
    ['queued', null],
    ['not-found', null],
    ['deletion-failed', null],
    ['ringing', { status: 'ringing', started_at: '2026-11-20T15:00:02.114Z' }],
    ['in-progress', { status: 'in_progress', answered_at: '2026-11-20T15:00:02.114Z' }],
    ['forwarding', { status: 'in_progress', transfer_status: 'attempted' }],
    ['levitating', { status: 'ringing', outcome: 'unknown', ended_reason: 'levitating' }],
  ])('%s', (status, expected) => {
    const { call } = read(example('status-update', { status, timestamp: 1_795_186_802_114 }));
    if (expected === null) expect(call).toBeNull();
    else expect(call).toMatchObject(expected);
  });

  it('tells the parties of an outgoing call', () => {
    expect(read(example('status-update')).call).toMatchObject({
      direction: 'outbound',
      from_number: '+12125550199',
      to_number: '+14155550100',
    });
  });

  it.each(['webCall', 'vapi.websocketCall'])('of a %s has the channel web', (type) => {
    expect(read(example('status-update', {}, { type })).call).toMatchObject({ direction: 'inbound', channel: 'web' });
  });

  it('that a call has ended tells the reason', () => {
    const { call } = read(example('status-update', { status: 'ended', endedReason: 'customer-busy' }));
    expect(call).toMatchObject({ status: 'missed', outcome: 'busy', ended_reason: 'customer-busy' });
  });

  it('that a call has ended without a reason waits for the report', () => {
    expect(read(example('status-update', { status: 'ended' })).call).toBeNull();
  });
});

describe('what a call says before its report', () => {
  it('is never read from a status update: it is not complete', () => {
    const fields = { artifact: { transcript: 'AI: Hel', recordingUrl: 'https://storage.vapi.ai/x.wav' }, cost: 0.01 };
    const { call } = read(example('status-update', { status: 'ended', endedReason: 'voicemail', ...fields }));
    for (const field of ['transcript', 'recording', 'cost_micros']) expect(call).not.toHaveProperty(field);
  });
});

describe('other server messages of Vapi', () => {
  it.each([
    'assistant-request',
    'tool-calls',
    'transfer-destination-request',
    'handoff-destination-request',
    'knowledge-base-request',
  ])('%s is misdirected', (type) => {
    expect(() => read({ message: { type } })).toThrow(Misdirected);
  });

  it.each([
    'conversation-update',
    'transcript',
    'speech-update',
    'model-output',
    'user-interrupted',
    'assistant.speechStarted',
    'voice-input',
    'chat.created',
    'session.updated',
    'invented-in-2027',
    'constructor',
  ])('%s changes no call', (type) => {
    expect(read(example('status-update', { type })).call).toBeNull();
  });

  it('a transfer to a number is an attempt', () => {
    const fields = { type: 'transfer-update', destination: { type: 'number', number: '+13125550123' } };
    expect(read(example('status-update', fields)).call).toEqual({
      provider_call_id: callId,
      status: 'in_progress',
      transferred_at: '2026-11-20T15:00:02.114Z',
      transferred_to: '+13125550123',
      transfer_status: 'attempted',
    });
  });

  it('a transfer to another assistant changes no call', () => {
    const fields = { type: 'transfer-update', destination: { type: 'assistant', assistantName: 'Sales' } };
    expect(read(example('status-update', fields)).call).toBeNull();
  });

  it.each([
    ['hang', { status: 'in_progress', metadata: { last_hang_at: '2026-11-20T15:00:02.114Z' } }],
    ['call.deleted', { status: 'canceled', metadata: { deleted_at: '2026-11-20T15:00:02.114Z' } }],
  ])('%s tells a detail of a known call', (type, expected) => {
    const { call } = read(example('status-update', { type }));
    expect(call).toEqual({ provider_call_id: callId, ...expected });
  });

  it.each([
    [{}],
    [{ message: [] }],
    [{ message: { type: 5 } }],
    [{ message: { type: 'status-update' } }],
    [{ message: { type: 'status-update', status: 'ringing', call: { id: '' } } }],
    [{ message: { type: 'end-of-call-report', call: 'x' } }],
    [{ message: { type: 'hang', call: { id: 'x'.repeat(201) } } }],
  ])('%j is unreadable', (payload) => {
    expect(() => read(payload)).toThrow(UnreadablePayload);
  });
});

describe('the dedupe key of an event of Vapi', () => {
  const keyOf = (fields: object) => read(example('status-update', fields)).dedupeKey;

  it('is the same for a repeated event, whatever else it contains', () => {
    expect(keyOf({ status: 'ringing', artifact: { nodes: [1] } })).toBe(keyOf({ status: 'ringing' }));
  });

  it('differs by status and by content', () => {
    const keys = [
      keyOf({ status: 'ringing' }),
      keyOf({ status: 'in-progress' }),
      keyOf({ status: 'ended', endedReason: 'voicemail' }),
      keyOf({ status: 'ended', endedReason: 'customer-busy' }),
      keyOf({ type: 'transcript', timestamp: 1 }),
      keyOf({ type: 'transcript', timestamp: 2 }),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });
});
