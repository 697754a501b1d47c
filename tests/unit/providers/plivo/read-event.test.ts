import { describe, expect, it } from 'vitest';
import { readPlivoEvent } from '../../../../src/providers/plivo/read-event.ts';
import { Misdirected, UnreadablePayload } from '../../../../src/providers/provider.ts';
import answered from './payloads/answered.json' with { type: 'json' };
import twoLegs from './payloads/two-legs.json' with { type: 'json' };
import voicemail from './payloads/voicemail.json' with { type: 'json' };

const read = (payload: object) => readPlivoEvent({ ...payload }, { nowMs: Date.UTC(2026, 10, 20, 18) });
const [hangup = {}, recorded = {}] = answered;
const [ring = {}, detected = {}] = voicemail;
const [dialAnswer = {}, dialConnected = {}, dialHangup = {}] = twoLegs;

describe('a call of Plivo', () => {
  it('tells all about a call that has ended', () => {
    expect(read(hangup)).toEqual({
      type: 'call.Hangup',
      dedupeKey: '64d3290a-87a6-46b4-a6e2-20f5f4e07a01:Hangup:completed:',
      providerCallId: '64d3290a-87a6-46b4-a6e2-20f5f4e07a01',
      occurredAt: '2026-11-20T15:01:10.000Z',
      call: {
        provider_call_id: '64d3290a-87a6-46b4-a6e2-20f5f4e07a01',
        carrier_call_id: '64d3290a-87a6-46b4-a6e2-20f5f4e07a01',
        status: 'completed',
        outcome: 'answered_human',
        ended_reason: 'Normal Hangup',
        ended_by: 'caller',
        direction: 'inbound',
        from_number: '+14155550100',
        to_number: '+12125550199',
        started_at: '2026-11-20T15:00:00.000Z',
        answered_at: '2026-11-20T15:00:04.000Z',
        ended_at: '2026-11-20T15:01:10.000Z',
        duration_seconds: 66,
        cost_micros: 10_000,
        cost_currency: 'USD',
        cost_breakdown: { unit: 'USD', total: 0.01, rate_per_minute: 0.005 },
      },
    });
  });

  it.each([
    ['Asia/Kolkata', '2026-11-20 20:30:01', '2026-11-20 20:31:10'],
    ['UTC', '2026-11-20 15:00:01', '2026-11-20 15:01:10'],
    ['America/New_York', '2026-11-20 10:00:02', '2026-11-20 10:01:10'],
    ['Asia/Kathmandu', '2026-11-20 20:45:02', '2026-11-20 20:46:10'],
  ])('computes the time zone of the account from the start of the session: %s', (_zone, start, end) => {
    expect(read({ ...hangup, StartTime: start, EndTime: end }).call?.ended_at).toBe('2026-11-20T15:01:10.000Z');
  });

  it.each([
    ['2026-11-20 15:07:00', 'no time zone is between two quarters of an hour'],
    ['2026-11-21 15:00:00', 'no time zone is a day away'],
    ['now', 'it is no time'],
  ])('leaves out times whose zone is unknown: started at %s, and %s', (start) => {
    expect(read({ ...hangup, StartTime: start }).call).not.toHaveProperty('ended_at');
    expect(read({ ...hangup, StartTime: start }).call?.started_at).toBe('2026-11-20T15:00:00.000Z');
  });

  it('leaves out all times without the start of the session', () => {
    const { call } = read({ ...hangup, SessionStart: undefined });
    expect(call).not.toHaveProperty('started_at');
    expect(call).not.toHaveProperty('ended_at');
  });

  it.each([
    ['ringing', 'ringing', undefined],
    ['in-progress', 'in_progress', undefined],
    ['completed', 'completed', 'answered_human'],
    ['busy', 'missed', 'busy'],
    ['timeout', 'missed', 'no_answer'],
    ['no-answer', 'missed', 'no_answer'],
    ['failed', 'failed', 'failed_carrier'],
    ['cancel', 'canceled', 'abandoned'],
    ['levitating', 'ringing', 'unknown'],
    ['constructor', 'ringing', 'unknown'],
  ])('reads CallStatus %s as %s with outcome %s', (callStatus, status, outcome) => {
    const { call } = read({ ...hangup, CallStatus: callStatus, HangupCauseCode: undefined });
    expect([call?.status, call?.outcome]).toEqual([status, outcome]);
  });

  it.each([
    ['failed', '0', 'unknown'],
    ['cancel', '1000', 'abandoned'],
    ['cancel', '1010', 'blocked'],
    ['cancel', '1020', 'blocked'],
    ['failed', '2000', 'invalid_number'],
    ['failed', '2010', 'invalid_number'],
    ['failed', '2020', 'invalid_number'],
    ['failed', '2030', 'blocked'],
    ['failed', '2040', 'blocked'],
    ['failed', '2050', 'blocked'],
    ['failed', '2060', 'blocked'],
    ['failed', '2070', 'blocked'],
    ['no-answer', '3000', 'no_answer'],
    ['busy', '3010', 'busy'],
    ['busy', '3020', 'rejected'],
    ['failed', '3030', 'blocked'],
    ['failed', '3040', 'rejected'],
    ['failed', '3050', 'invalid_number'],
    ['failed', '3070', 'failed_carrier'],
    ['failed', '3080', 'failed_carrier'],
    ['failed', '3090', 'failed_carrier'],
    ['busy', '3100', 'busy'],
    ['failed', '3110', 'rejected'],
    ['failed', '3120', 'invalid_number'],
    ['failed', '3130', 'blocked'],
    ['failed', '3140', 'blocked'],
    ['completed', '4000', 'answered_human'],
    ['completed', '4010', 'completed_by_agent'],
    ['completed', '4020', 'answered_human'],
    ['completed', '4030', 'answered_human'],
    ['failed', '5000', 'failed_carrier'],
    ['failed', '5010', 'failed_carrier'],
    ['failed', '5020', 'failed_carrier'],
    ['failed', '5030', 'blocked'],
    ['completed', '6000', 'timed_out'],
    ['timeout', '6010', 'no_answer'],
    ['completed', '6020', 'failed_carrier'],
    ['failed', '7011', 'failed_platform'],
    ['failed', '8014', 'failed_platform'],
    ['cancel', '9000', 'abandoned'],
    ['cancel', '9110', 'rejected'],
    ['failed', '12345', 'failed_carrier'],
  ])('reads a call that is %s with HangupCauseCode %s as outcome %s', (callStatus, code, outcome) => {
    expect(read({ ...hangup, CallStatus: callStatus, HangupCauseCode: code }).call?.outcome).toBe(outcome);
  });

  it('reads a call that ended because a machine answered as a voicemail', () => {
    const { call } = read({ ...hangup, HangupCauseCode: '9100', HangupCauseName: 'Machine Detected' });
    expect(call).toMatchObject({ status: 'voicemail', outcome: 'voicemail', answered_by: 'machine' });
  });

  it.each([
    ['Caller', 'inbound', 'caller'],
    ['Caller', 'outbound', 'agent'],
    ['Callee', 'inbound', 'agent'],
    ['Callee', 'outbound', 'caller'],
    ['Call recipient', 'outbound', 'caller'],
    ['Plivo', 'inbound', 'carrier'],
    ['Carrier', 'inbound', 'carrier'],
    ['API Request', 'inbound', 'platform'],
    ['Answer XML', 'inbound', 'platform'],
    ['Error', 'inbound', undefined],
    ['Unknown', 'inbound', undefined],
  ])('reads HangupSource %s of an %s call as ended by %s', (source, direction, endedBy) => {
    expect(read({ ...hangup, HangupSource: source, Direction: direction }).call?.ended_by).toBe(endedBy);
  });

  it('begins to ring when it is called', () => {
    expect(read(ring).call).toMatchObject({ status: 'ringing', direction: 'outbound' });
    expect(read(ring).call).not.toHaveProperty('parent_call_id');
  });

  it('names the first leg where it is the second', () => {
    expect(read({ ...hangup, ALegUUID: 'first-leg' }).call?.parent_call_id).toBe('first-leg');
  });

  it.each([
    ['true', 'voicemail', 'machine'],
    ['false', 'in_progress', 'human'],
  ])('reads Machine %s as %s', (machine, status, answeredBy) => {
    const { call } = read({ ...detected, Machine: machine });
    expect([call?.status, call?.answered_by]).toEqual([status, answeredBy]);
  });
});

describe('the second leg of Dial', () => {
  it('is a leg of the call, outgoing, with its own parties', () => {
    expect(read(dialAnswer).call).toEqual({
      provider_call_id: '0c5ef0a2-11aa-4b6b-9d0e-7d1f2c3b4a06',
      carrier_call_id: '0c5ef0a2-11aa-4b6b-9d0e-7d1f2c3b4a06',
      parent_call_id: '64d3290a-87a6-46b4-a6e2-20f5f4e07a05',
      status: 'in_progress',
      direction: 'outbound',
      from_number: '+14155550100',
      to_number: '+13125550123',
      started_at: '2026-11-20T15:00:00.000Z',
    });
    expect(read(dialConnected).call?.status).toBe('in_progress');
  });

  it('ends with its duration and cost', () => {
    expect(read(dialHangup).call).toMatchObject({
      status: 'completed',
      duration_seconds: 52,
      ended_by: 'caller',
      cost_micros: 10_000,
    });
  });

  it.each([
    ['3000', 'missed', 'no_answer'],
    ['3010', 'missed', 'busy'],
    ['2000', 'failed', 'invalid_number'],
    ['4000', 'missed', 'no_answer'],
    ['9000', 'canceled', 'abandoned'],
    [undefined, 'failed', 'unknown'],
  ])('was not answered when it lasted 0 seconds: code %s is %s', (code, status, outcome) => {
    const { call } = read({ ...dialHangup, DialBLegDuration: '0', DialBLegHangupCauseCode: code });
    expect([call?.status, call?.outcome]).toEqual([status, outcome]);
  });

  it('changes no call when it reports digits', () => {
    expect(read({ ...dialAnswer, DialAction: 'digits', DialDigitsMatch: '1' }).call).toBeNull();
  });
});

describe('a recording of Plivo', () => {
  it('tells its URL', () => {
    expect(read(recorded)).toMatchObject({
      type: 'recording',
      occurredAt: '2026-11-20T15:01:09.220Z',
      call: {
        status: 'in_progress',
        recording: { url: 'https://media.plivo.com/v1/Account/MAZJNLNJIYNWMZYZHIMM/Recording/c3f8e1a2.mp3' },
      },
    });
  });

  it('of the API has other names', () => {
    const ofApi = { call_uuid: 'call-1', recording_id: 'r-1', record_url: 'https://media.plivo.com/r-1.mp3' };
    expect(read(ofApi).call).toMatchObject({ provider_call_id: 'call-1', recording: { url: ofApi.record_url } });
  });
});

describe('another request of Plivo', () => {
  it.each([
    ['the answer URL', { ...ring, Event: 'StartApp', CallStatus: 'in-progress' }],
    ['the action of GetInput', { ...ring, CallStatus: 'in-progress', Digits: '1' }],
    ['the action of Dial', { ...ring, DialStatus: 'completed', DialRingStatus: 'true' }],
    ['a redirect', { ...ring, Event: 'Redirect', CallStatus: 'in-progress' }],
  ])('is refused when it asks for XML: %s', (_name, payload) => {
    expect(() => read(payload)).toThrow(Misdirected);
  });

  it('changes no call when it is about a stream', () => {
    expect(read({ Event: 'StartStream', CallUUID: 'call-1', StreamID: 's' }).call).toBeNull();
  });

  it('is unreadable without a call', () => {
    expect(() => read({ MessageUUID: 'm' })).toThrow(UnreadablePayload);
    expect(() => read({ CallStatus: 'completed' })).toThrow(UnreadablePayload);
  });
});
