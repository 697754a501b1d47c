import { describe, expect, it } from 'vitest';
import { UnreadablePayload } from '../../../../src/providers/provider.ts';
import { readTelnyxEvent } from '../../../../src/providers/telnyx/read-event.ts';
import { telnyxSequences } from '../../../helpers/provider-sequences/telnyx.ts';
import answered from './payloads/answered.json' with { type: 'json' };
import missed from './payloads/missed.json' with { type: 'json' };
import twoLegs from './payloads/two-legs.json' with { type: 'json' };
import voicemail from './payloads/voicemail.json' with { type: 'json' };

const read = (event: object) => readTelnyxEvent({ ...event }, { nowMs: Date.UTC(2026, 10, 20, 18) });
const [initiated, answer, hangup, recorded, cost] = answered;

/** The event with other fields in its payload. */
function change(event: (typeof answered)[number] | undefined, fields: object, type = event?.data.event_type) {
  return { data: { ...event?.data, event_type: type, payload: { ...event?.data.payload, ...fields } } };
}

describe('an event of Telnyx', () => {
  it('is known by its id', () => {
    expect(read(initiated ?? {})).toMatchObject({
      type: 'call.initiated',
      dedupeKey: initiated?.data.id,
      providerCallId: initiated?.data.payload.call_leg_id,
      occurredAt: '2026-11-20T15:00:00.076Z',
    });
  });

  it('tells the direction and the parties of a new call', () => {
    expect(read(initiated ?? {}).call).toEqual({
      provider_call_id: initiated?.data.payload.call_leg_id,
      carrier_call_id: initiated?.data.payload.call_session_id,
      status: 'ringing',
      direction: 'inbound',
      from_number: '+14155550100',
      to_number: '+12125550199',
      channel: 'phone',
      started_at: '2026-11-20T15:00:00.076Z',
    });
  });

  it('adds the answer to a known call: it tells no direction', () => {
    expect(read(answer ?? {}).call).toMatchObject({ status: 'in_progress', answered_at: '2026-11-20T15:00:02.996Z' });
    expect(read(answer ?? {}).call).not.toHaveProperty('direction');
  });

  it('tells the end of a call, and the quality of its audio', () => {
    expect(read(hangup ?? {}).call).toMatchObject({
      status: 'completed',
      ended_at: '2026-11-20T15:01:35.738Z',
      ended_reason: 'normal_clearing',
      metadata: { sip_response_code: '200', inbound_mos: '4.50' },
    });
  });

  it('reads the end from the time of the event where the payload has none', () => {
    expect(read(change(hangup, { end_time: undefined })).call?.ended_at).toBe('2026-11-20T15:01:35.738Z');
  });

  it.each([
    ['normal_clearing', undefined, 'completed', 'answered_human'],
    ['time_limit', undefined, 'completed', 'timed_out'],
    ['no_answer', undefined, 'missed', 'no_answer'],
    ['timeout', undefined, 'missed', 'no_answer'],
    ['user_busy', undefined, 'missed', 'busy'],
    ['originator_cancel', 'incoming', 'missed', 'abandoned'],
    ['originator_cancel', 'outgoing', 'canceled', 'abandoned'],
    ['originator_cancel', undefined, 'canceled', 'abandoned'],
    ['call_rejected', undefined, 'failed', 'rejected'],
    ['not_found', undefined, 'failed', 'invalid_number'],
    ['unspecified', undefined, 'failed', 'unknown'],
    ['gremlins', undefined, 'failed', 'unknown'],
    ['constructor', undefined, 'failed', 'unknown'],
  ])('reads hangup_cause %s (direction: %s) as %s with outcome %s', (cause, direction, status, outcome) => {
    const { call } = read(change(hangup, { hangup_cause: cause, direction }));
    expect([call?.status, call?.outcome, call?.ended_reason]).toEqual([status, outcome, cause]);
  });

  it.each([
    ['caller', 'incoming', 'caller'],
    ['callee', 'incoming', 'agent'],
    ['caller', 'outgoing', 'agent'],
    ['callee', 'outgoing', 'caller'],
    ['unknown', 'incoming', undefined],
    ['caller', undefined, undefined],
  ])('reads hangup_source %s (direction: %s) as ended by %s', (source, direction, endedBy) => {
    expect(read(change(hangup, { hangup_source: source, direction })).call?.ended_by).toBe(endedBy);
  });

  it.each([
    ['call.machine.detection.ended', 'human', 'in_progress', 'human', undefined],
    ['call.machine.detection.ended', 'machine', 'voicemail', 'machine', 'voicemail'],
    ['call.machine.detection.ended', 'not_sure', 'in_progress', 'unknown', undefined],
    ['call.machine.premium.detection.ended', 'human_residence', 'in_progress', 'human', undefined],
    ['call.machine.premium.detection.ended', 'human_business', 'in_progress', 'human', undefined],
    ['call.machine.premium.detection.ended', 'machine', 'voicemail', 'machine', 'voicemail'],
    ['call.machine.premium.detection.ended', 'silence', 'in_progress', 'unknown', undefined],
    ['call.machine.premium.detection.ended', 'fax_detected', 'voicemail', 'machine', 'unknown'],
    ['call.machine.premium.detection.ended', 'parrot', 'in_progress', 'unknown', undefined],
  ])('reads %s %s as %s, answered by %s, with outcome %s', (type, result, status, answeredBy, outcome) => {
    const detected = {
      data: { ...voicemail[2]?.data, event_type: type, payload: { ...voicemail[2]?.data.payload, result } },
    };
    const { call } = read(detected);
    expect([call?.status, call?.answered_by, call?.outcome]).toEqual([status, answeredBy, outcome]);
  });

  it('tells until when the URL of a recording works', () => {
    expect(read(recorded ?? {}).call?.recording).toEqual({
      url: recorded?.data.payload.recording_urls?.wav,
      expires_at: '2026-11-20T15:11:39.000Z',
    });
  });

  it('does not read the start of a recording as that of the call', () => {
    const started = change(recorded, { start_time: '2026-11-20T14:00:00Z' });
    expect(read(started).call).not.toHaveProperty('started_at');
  });

  it('tells the cost, if all its parts have one currency', () => {
    expect(read(cost ?? {}).call).toMatchObject({
      cost_micros: 10_400,
      cost_currency: 'USD',
      cost_breakdown: { unit: 'USD', total: 0.0104 },
    });
    const mixed = [{ currency: 'USD' }, { currency: 'EUR' }];
    expect(read(change(cost, { cost_parts: mixed })).call).not.toHaveProperty('cost_micros');
    expect(read(change(cost, { cost_parts: [] })).call).toMatchObject({ cost_breakdown: { total: 0.0104 } });
  });

  it('tells the assistant of a conversation', () => {
    const ended = change(
      answer,
      {
        assistant_id: 'assistant-1',
        conversation_id: 'c-1',
        duration_sec: 61,
        llm_model: 'gpt',
        calling_party_type: 'sip',
      },
      'call.conversation.ended',
    );
    expect(read(ended).call).toMatchObject({
      status: 'in_progress',
      provider_agent_id: 'assistant-1',
      talk_seconds: 61,
      channel: 'sip',
      metadata: { conversation_id: 'c-1', llm_model: 'gpt' },
    });
  });

  it.each([
    'call.enqueued',
    'call.dequeued',
    'call.hold',
    'call.unhold',
    'call.recording.error',
    'call.conversation_insights.generated',
    'call.analyzed',
    'call.dtmf.received',
    'constructor',
  ])('changes no call when it is %s', (type) => {
    expect(read(change(answer, {}, type)).call).toBeNull();
  });

  it('is unreadable without a type, an id, or the leg that it is about', () => {
    expect(() => read({})).toThrow(UnreadablePayload);
    expect(() => read({ data: { ...initiated?.data, id: undefined } })).toThrow(UnreadablePayload);
    expect(() => read(change(initiated, { call_leg_id: undefined }))).toThrow(UnreadablePayload);
  });
});

describe('the legs of a session of Telnyx', () => {
  const session = missed[0]?.data.payload.call_session_id;

  it('have the session as the call when the call came in', () => {
    expect(read(missed[0] ?? {}).call).toMatchObject({ carrier_call_id: session });
    expect(read(missed[0] ?? {}).call).not.toHaveProperty('parent_call_id');
  });

  it('have the session as the call when the ids of a call that came in contain no time', () => {
    const event = change(initiated, { call_leg_id: '3f2b7a52-5c2e-4c7e-9a39-0242ac120002' });
    expect(read(event).call?.carrier_call_id).toBe(initiated?.data.payload.call_session_id);
  });

  it('have the first outgoing leg as the call: its id was created with that of the session', () => {
    const [first] = telnyxSequences.voicemail;
    const { call } = read(first ?? {});
    expect(call?.carrier_call_id).toBe(voicemail[0]?.data.payload.call_session_id);
    expect(call).not.toHaveProperty('parent_call_id');
  });

  it('name the session as the parent of a later leg', () => {
    const later = twoLegs[2]?.data.payload;
    expect(read(twoLegs[2] ?? {}).call).toMatchObject({
      carrier_call_id: later?.call_leg_id,
      parent_call_id: later?.call_session_id,
    });
  });

  it('name the session as the parent of an outgoing leg whose id contains no time', () => {
    const random = '3f2b7a52-5c2e-4c7e-9a39-0242ac120002';
    const event = change(initiated, { direction: 'outgoing', call_leg_id: random });
    expect(read(event).call).toMatchObject({ carrier_call_id: random, parent_call_id: expect.any(String) });
  });
});
