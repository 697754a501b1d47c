import { describe, expect, it } from 'vitest';
import { Misdirected, type Payload, UnreadablePayload } from '../../../../src/providers/provider.ts';
import { context, readEventOf } from '../read-event-of.ts';
import { readPayload } from '../read-payload.ts';

const callId = 'call_6a1f0c9d2e8b4f7a9c3d5e6f70819a2b';
const read = (payload: Payload) => readEventOf('retell', payload);

/** The example with other fields of the call. */
function example(fields: object = {}, event = 'call_analyzed') {
  const payload = readPayload('retell', 'call-analyzed') as { call: object };
  return { ...payload, event, call: { ...payload.call, ...fields } };
}

describe('an analysed call of Retell', () => {
  it('tells everything about the call', () => {
    expect(read(example())).toEqual({
      type: 'call_analyzed',
      dedupeKey: expect.stringContaining(`${callId}:call_analyzed:`),
      providerCallId: callId,
      occurredAt: null,
      call: {
        provider_call_id: callId,
        status: 'completed',
        outcome: 'answered_human',
        ended_by: 'caller',
        ended_reason: 'user_hangup',
        direction: 'outbound',
        channel: 'phone',
        from_number: '+12125550199',
        to_number: '+14155550100',
        started_at: '2026-11-20T15:00:02.114Z',
        ended_at: '2026-11-20T15:03:41.900Z',
        duration_seconds: 220,
        carrier_call_id: 'CA0123456789abcdef0123456789abcdef',
        provider_agent_id: 'agent_oBeDLoLOeuAbiuaMFXRtDOLriTJ5tSxD',
        cost_micros: 214_350,
        cost_currency: 'USD',
        cost_breakdown: {
          unit: 'US cents',
          total: 21.435,
          parts: [
            { product: 'elevenlabs_tts', cost: 14 },
            { product: 'twilio_transfer', cost: 7.435, is_transfer_leg_cost: true },
          ],
        },
        transcript: 'Agent: Hello, this is Ana.\nUser: Wrong number, I am Jane Doe.',
        transcript_turns: [
          { role: 'agent', text: 'Hello, this is Ana.', start: 0.7, end: 2.05 },
          { role: 'tool', text: 'find_contact', start: null, end: null },
          { role: 'tool', text: 'none', start: null, end: null },
          { role: 'caller', text: 'Wrong number, I am Jane Doe.', start: 3, end: 5.5 },
        ],
        summary: 'The number was wrong.',
        recording: { url: 'https://dxc03zgurdly9.cloudfront.net/6a1f/recording.wav' },
        sentiment: 'negative',
        successful: false,
        success_raw: 'false',
        latency: { e2e_p50: 812, e2e_p90: 1200, e2e_p95: 1400.5, e2e_p99: 2500, llm_p50: 410, llm_p90: 520 },
        metadata: { agent_name: 'Reception', agent_version: 3, transfer_ended_at: '2026-11-20T15:05:00.000Z' },
      },
    });
  });

  it('in a voicemail is a voicemail', () => {
    const { call } = read(example({ call_analysis: { in_voicemail: true } }));
    expect(call).toMatchObject({ status: 'voicemail', outcome: 'voicemail', answered_by: 'machine' });
  });

  it('that is analysed again is another event', () => {
    const keys = ['First', 'Second'].map(
      (summary) => read(example({ call_analysis: { call_summary: summary } })).dedupeKey,
    );
    expect(keys[0]).not.toBe(keys[1]);
  });

  it('whose recording is signed again is the same event', () => {
    const keys = ['a', 'b'].map(
      (signature) => read(example({ recording_url: `https://x.cloudfront.net/r.wav?s=${signature}` })).dedupeKey,
    );
    expect(keys[0]).toBe(keys[1]);
  });

  it('of a browser has the channel web', () => {
    const { call } = read(example({ call_type: 'web_call', direction: undefined }));
    expect(call).toMatchObject({ direction: 'inbound', channel: 'web' });
    expect(call).not.toHaveProperty('from_number');
  });
});

describe('the storage setting of an agent of Retell', () => {
  const scrubbed = {
    scrubbed_recording_url: 'https://dxc03zgurdly9.cloudfront.net/6a1f/scrubbed.wav',
    scrubbed_transcript_with_tool_calls: [{ role: 'user', content: 'I am [NAME].', words: [] }],
  };

  it('everything prefers what is scrubbed', () => {
    expect(read(example(scrubbed)).call).toMatchObject({
      recording: { url: scrubbed.scrubbed_recording_url },
      transcript: 'User: I am [NAME].',
      transcript_turns: [{ role: 'caller', text: 'I am [NAME].' }],
    });
  });

  it('everything_except_pii never reads the raw content', () => {
    const { call } = read(example({ data_storage_setting: 'everything_except_pii' }));
    expect(JSON.stringify(call)).not.toContain('Jane');
    expect(call).not.toHaveProperty('recording');
  });

  it('everything_except_pii keeps what is scrubbed', () => {
    const { call } = read(example({ ...scrubbed, data_storage_setting: 'everything_except_pii' }));
    expect(call).toMatchObject({ transcript: 'User: I am [NAME].' });
  });

  it('basic_attributes_only keeps no content', () => {
    const { call } = read(example({ ...scrubbed, data_storage_setting: 'basic_attributes_only' }));
    expect(call).toMatchObject({ status: 'completed' });
    for (const field of ['transcript', 'transcript_turns', 'summary', 'recording'])
      expect(call).not.toHaveProperty(field);
  });

  it('with signed URLs tells when they expire', () => {
    const { call } = read(example({ opt_in_signed_url: true }));
    expect(call?.recording?.expires_at).toBe(new Date(context.nowMs + 86_400_000).toISOString());
  });
});

describe('a disconnection reason of Retell', () => {
  it.each([
    ['user_hangup', 'completed', 'answered_human', 'caller'],
    ['agent_hangup', 'completed', 'completed_by_agent', 'agent'],
    ['call_transfer', 'completed', 'transferred', 'agent'],
    ['transfer_bridged', 'completed', 'transferred', 'agent'],
    ['transfer_cancelled', 'completed', 'answered_human', undefined],
    ['call_take_over', 'completed', 'transferred', 'platform'],
    ['voicemail_reached', 'voicemail', 'voicemail', 'agent'],
    ['ivr_reached', 'completed', 'completed_by_agent', 'agent'],
    ['inactivity', 'completed', 'timed_out', 'platform'],
    ['max_duration_reached', 'completed', 'timed_out', 'platform'],
    ['concurrency_limit_reached', 'failed', 'blocked', 'platform'],
    ['no_concurrency_fallback', 'failed', 'blocked', 'platform'],
    ['no_valid_payment', 'failed', 'blocked', 'platform'],
    ['scam_detected', 'failed', 'blocked', 'platform'],
    ['marked_as_spam', 'failed', 'blocked', 'carrier'],
    ['dial_busy', 'missed', 'busy', undefined],
    ['dial_no_answer', 'missed', 'no_answer', undefined],
    ['user_declined', 'missed', 'rejected', 'caller'],
    ['dial_failed', 'failed', 'failed_carrier', 'carrier'],
    ['invalid_destination', 'failed', 'invalid_number', 'carrier'],
    ['telephony_provider_permission_denied', 'failed', 'failed_carrier', 'carrier'],
    ['telephony_provider_unavailable', 'failed', 'failed_carrier', 'carrier'],
    ['sip_routing_error', 'failed', 'failed_carrier', 'carrier'],
    ['error_llm_websocket_open', 'failed', 'failed_platform', 'platform'],
    ['error_llm_websocket_lost_connection', 'failed', 'failed_platform', 'platform'],
    ['error_llm_websocket_runtime', 'failed', 'failed_platform', 'platform'],
    ['error_llm_websocket_corrupt_payload', 'failed', 'failed_platform', 'platform'],
    ['error_no_audio_received', 'failed', 'failed_platform', 'platform'],
    ['error_asr', 'failed', 'failed_platform', 'platform'],
    ['error_retell', 'failed', 'failed_platform', 'platform'],
    ['error_unknown', 'failed', 'failed_platform', 'platform'],
    ['error_user_not_joined', 'failed', 'no_answer', 'platform'],
    ['registered_call_timeout', 'canceled', 'abandoned', 'platform'],
    ['manual_stopped', 'completed', 'completed_by_agent', 'platform'],
    ['invented_in_2027', 'completed', 'unknown', undefined],
    ['constructor', 'completed', 'unknown', undefined],
  ])('%s is %s, %s, ended by %s', (reason, status, outcome, endedBy) => {
    const { call } = read(example({ disconnection_reason: reason }));
    expect([call?.status, call?.outcome, call?.ended_by]).toEqual([status, outcome, endedBy]);
    expect(call?.ended_reason).toBe(reason);
  });

  it('manual_stopped before the answer is a canceled call', () => {
    const fields = { disconnection_reason: 'manual_stopped', call_status: 'not_connected' };
    expect(read(example(fields)).call).toMatchObject({ status: 'canceled', outcome: 'abandoned' });
  });
});

describe('a call status of Retell without a reason', () => {
  it.each([
    ['registered', 'ringing', undefined],
    ['ongoing', 'in_progress', undefined],
    ['ended', 'completed', 'unknown'],
    ['not_connected', 'missed', 'unknown'],
    ['error', 'failed', 'unknown'],
    ['levitating', 'ringing', 'unknown'],
  ])('%s is %s, %s', (status, expected, outcome) => {
    const { call } = read(example({ call_status: status, disconnection_reason: undefined }));
    expect([call?.status, call?.outcome]).toEqual([expected, outcome]);
    if (outcome === 'unknown') expect(call?.ended_reason).toBe(status);
  });
});

describe('an event of Retell', () => {
  it('call_started tells that the call is in progress', () => {
    const fields = { call_status: 'ongoing', disconnection_reason: undefined, call_analysis: undefined };
    const event = read(example(fields, 'call_started'));
    expect(event).toMatchObject({ occurredAt: '2026-11-20T15:00:02.114Z', call: { status: 'in_progress' } });
    expect(event.call).not.toHaveProperty('ended_at');
  });

  it.each([
    ['transfer_started', 'attempted', 'ringing'],
    ['transfer_bridged', 'bridged', 'in_progress'],
    ['transfer_cancelled', 'cancelled', 'in_progress'],
  ])('%s tells a detail: the transfer is %s', (event, status, stage) => {
    const payload = { ...example({}, event), transfer_destination: { type: 'predefined', number: '+13125550123' } };
    expect(read(payload).call).toEqual({
      provider_call_id: callId,
      status: stage,
      transfer_status: status,
      transferred_to: '+13125550123',
    });
  });

  it('transfer_ended tells when the leg of the transfer ended', () => {
    expect(read(example({}, 'transfer_ended')).call?.metadata).toMatchObject({
      transfer_ended_at: '2026-11-20T15:05:00.000Z',
    });
  });

  it.each(['transcript_updated', 'chat_started', 'chat_ended', 'chat_analyzed', 'invented_in_2027', 'constructor'])(
    '%s changes no call',
    (event) => {
      expect(read(example({}, event)).call).toBeNull();
    },
  );

  it.each([[{ event: 'call_inbound', call_inbound: {} }], [{ name: 'book', args: {} }]])(
    '%j is misdirected',
    (payload) => {
      expect(() => read(payload)).toThrow(Misdirected);
    },
  );

  it.each([
    [{}],
    [{ event: 'call_ended' }],
    [{ event: 'call_ended', call: { call_id: 7 } }],
    [{ event: 'call_ended', call: { call_id: 'c' } }],
    [{ event: 'transfer_started', call: [] }],
  ])('%j is unreadable', (payload) => {
    expect(() => read(payload)).toThrow(UnreadablePayload);
  });
});
