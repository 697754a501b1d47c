import { describe, expect, it } from 'vitest';
import { Misdirected, type Payload, UnreadablePayload } from '../../../../src/providers/provider.ts';
import { readEventOf } from '../read-event-of.ts';
import { readPayload } from '../read-payload.ts';

const read = (payload: Payload) => readEventOf('elevenlabs', payload);

/** The example with other fields of the conversation, and of its metadata. */
function example(fields: object = {}, metadata: object = {}) {
  const payload = readPayload('elevenlabs', 'post-call-transcription') as { data: { metadata: object } };
  return { ...payload, data: { ...payload.data, ...fields, metadata: { ...payload.data.metadata, ...metadata } } };
}

function failedDial(fields: object = {}) {
  const payload = readPayload('elevenlabs', 'call-initiation-failure') as { data: object };
  return { ...payload, data: { ...payload.data, ...fields } };
}

describe('a post-call transcription of ElevenLabs', () => {
  it('tells everything about the call', () => {
    expect(read(example())).toEqual({
      type: 'post_call_transcription',
      dedupeKey: expect.stringContaining('conv_01kabc:post_call_transcription:'),
      providerCallId: 'conv_01kabc',
      occurredAt: '2026-11-20T15:03:50.000Z',
      call: {
        provider_call_id: 'conv_01kabc',
        status: 'completed',
        outcome: 'completed_by_agent',
        ended_by: 'agent',
        ended_reason: 'end_call tool was called.',
        direction: 'inbound',
        channel: 'phone',
        from_number: '+14155550100',
        to_number: '+12125550199',
        started_at: '2026-11-20T15:00:02.000Z',
        answered_at: '2026-11-20T15:00:05.000Z',
        ended_at: '2026-11-20T15:03:44.000Z',
        duration_seconds: 219,
        carrier_call_id: 'CA0123456789abcdef0123456789abcdef',
        provider_agent_id: 'agent_01jxyz',
        provider_number_id: 'phnum_01',
        transcript: 'Agent: Hello, how can I help?\nUser: An appointment, please.\nAgent: Done.',
        transcript_turns: [
          { role: 'agent', text: 'Hello, how can I help?', start: 0, end: null },
          { role: 'caller', text: 'An appointment, please.', start: 4, end: null },
          { role: 'tool', text: 'book', start: 6, end: null },
          { role: 'agent', text: 'Done.', start: 9, end: null },
        ],
        interruptions: 1,
        latency: { average_convai_llm_service_ttfb: 500, average_convai_tts_service_ttfb: 200 },
        successful: true,
        success_raw: 'success',
        cost_breakdown: {
          unit: 'credits',
          total: 296,
          charging: { llm_price: 0.013, call_charge: 280, tier: 'creator' },
        },
        language: 'en',
        summary: 'The caller booked an appointment.',
        recording: { url: 'https://api.elevenlabs.io/v1/convai/conversations/conv_01kabc/audio' },
        metadata: {
          agent_name: 'Reception',
          title: 'Appointment booked',
          success_score: 0.9,
          batch_call_id: 'btcal_1',
          source: 'twilio',
          environment: 'production',
        },
      },
    });
  });

  it('never makes money of credits', () => {
    const { call } = read(example());
    expect(call).not.toHaveProperty('cost_micros');
    expect(call).not.toHaveProperty('cost_currency');
  });

  it('of an outgoing call turns the numbers', () => {
    const { data } = example() as { data: { metadata: { phone_call?: object } } };
    const phoneCall = { ...data.metadata.phone_call, direction: 'outbound', type: 'sip_trunking' };
    expect(read(example({}, { phone_call: phoneCall })).call).toMatchObject({
      direction: 'outbound',
      channel: 'sip',
      from_number: '+12125550199',
      to_number: '+14155550100',
    });
  });

  it('without a phone call has the channel web', () => {
    expect(read(example({}, { phone_call: null })).call).toMatchObject({ direction: 'inbound', channel: 'web' });
  });

  it('of a conversation in writing changes no call', () => {
    expect(read(example({}, { text_only: true })).call).toBeNull();
  });

  it.each([
    ['success', true],
    ['failure', false],
    ['unknown', undefined],
  ])('evaluated as %s is successful: %s', (raw, successful) => {
    const { call } = read(example({ analysis: { call_successful: raw } }));
    expect(call?.success_raw).toBe(raw);
    expect(call?.successful).toBe(successful);
  });
});

describe('a status of ElevenLabs', () => {
  it.each([
    ['initiated', 'ringing', undefined],
    ['in-progress', 'in_progress', undefined],
    ['processing', 'in_progress', undefined],
    ['done', 'completed', 'completed_by_agent'],
    ['failed', 'failed', 'failed_platform'],
    ['levitating', 'ringing', 'unknown'],
  ])('%s is %s, %s', (status, expected, outcome) => {
    const { call } = read(example({ status }));
    expect([call?.status, call?.outcome]).toEqual([expected, outcome]);
  });

  it('of a conversation that still runs tells no end', () => {
    expect(read(example({ status: 'in-progress' })).call).not.toHaveProperty('ended_at');
  });
});

describe('a termination reason of ElevenLabs', () => {
  it.each([
    ['Client disconnected: 1000', 'completed', 'answered_human', 'caller'],
    ['Call ended by remote party', 'completed', 'answered_human', 'caller'],
    ['end_call tool was called.', 'completed', 'completed_by_agent', 'agent'],
    ['Call ended by the agent', 'completed', 'completed_by_agent', 'agent'],
    ['Conversation exceeded max duration', 'completed', 'timed_out', 'platform'],
    ['Maximum conversation duration reached', 'completed', 'timed_out', 'platform'],
    ['User inactivity', 'completed', 'timed_out', 'platform'],
    ['voicemail_detection tool was called.', 'voicemail', 'voicemail', 'agent'],
    ['Call transferred to number', 'completed', 'transferred', 'agent'],
    ['transfer_to_number tool was called.', 'completed', 'transferred', 'agent'],
    ['Invented in 2027', 'completed', 'unknown', undefined],
  ])('%s is %s, %s, ended by %s', (reason, status, outcome, endedBy) => {
    const { call } = read(example({}, { termination_reason: reason }));
    expect([call?.status, call?.outcome, call?.ended_by]).toEqual([status, outcome, endedBy]);
    expect(call?.ended_reason).toBe(reason);
  });
});

describe('a failed dial of ElevenLabs', () => {
  it('tells the parties as the carrier names them', () => {
    expect(read(failedDial()).call).toEqual({
      provider_call_id: 'conv_01kdef',
      status: 'missed',
      outcome: 'busy',
      ended_reason: 'busy',
      direction: 'outbound',
      channel: 'phone',
      from_number: '+12125550199',
      to_number: '+14155550100',
      started_at: '2026-11-20T15:03:50.000Z',
      ended_at: '2026-11-20T15:03:50.000Z',
      carrier_call_id: 'CA0123456789abcdef0123456789abcdef',
      provider_agent_id: 'agent_01jxyz',
    });
  });

  it.each([
    ['busy', undefined, 'missed', 'busy'],
    ['no-answer', undefined, 'missed', 'no_answer'],
    ['unknown', undefined, 'failed', 'unknown'],
    ['invented', undefined, 'failed', 'unknown'],
    ['unknown', 404, 'failed', 'invalid_number'],
    ['unknown', 408, 'missed', 'no_answer'],
    ['unknown', 480, 'missed', 'no_answer'],
    ['unknown', 484, 'failed', 'invalid_number'],
    ['unknown', 486, 'missed', 'busy'],
    ['unknown', 600, 'missed', 'busy'],
    ['unknown', 603, 'missed', 'rejected'],
    ['unknown', 503, 'failed', 'unknown'],
  ])('%s with SIP %s is %s, %s', (reason, code, status, outcome) => {
    const metadata = {
      type: 'sip',
      body: { sip_status_code: code, call_sid: 'SCL_1', from_number: '+1', to_number: '+2' },
    };
    const { call } = read(failedDial({ failure_reason: reason, metadata }));
    expect([call?.status, call?.outcome, call?.channel]).toEqual([status, outcome, 'sip']);
  });
});

describe('other requests of ElevenLabs', () => {
  it.each(['post_call_audio', 'invented_in_2027', 'constructor'])('%s changes no call', (type) => {
    expect(read({ ...example(), type }).call).toBeNull();
  });

  it('the request for the data of a conversation is misdirected', () => {
    expect(() => read({ caller_id: '+1', called_number: '+2', agent_id: 'a' })).toThrow(Misdirected);
  });

  it.each([
    [{}],
    [{ type: 'post_call_transcription' }],
    [{ type: 'post_call_transcription', data: { conversation_id: 'c' } }],
    [{ type: 'call_initiation_failure', data: [] }],
  ])('%j is unreadable', (payload) => {
    expect(() => read(payload)).toThrow(UnreadablePayload);
  });
});
