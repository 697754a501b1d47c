import { describe, expect, it } from 'vitest';
import { Misdirected, UnreadablePayload } from '../../../../src/providers/provider.ts';
import { readTwilioEvent } from '../../../../src/providers/twilio/read-event.ts';
import { twilioSequences } from '../../../helpers/provider-sequences/twilio.ts';

const read = (payload: object) => readTwilioEvent({ ...payload }, { nowMs: Date.UTC(2026, 10, 20, 18) });
const [ringing = {}, inProgress = {}, recordingStarted = {}, completed = {}, recorded = {}] = twilioSequences.answered;
const [, , , detected = {}] = [...twilioSequences.voicemail].slice(0, 4);
const detection = (answeredBy: string) => ({ ...twilioSequences.voicemail[3], AnsweredBy: answeredBy });

describe('a status callback of Twilio', () => {
  it('tells the parties, the direction and the start', () => {
    expect(read(ringing)).toEqual({
      type: 'call.ringing',
      dedupeKey: 'CA1f6b8cb2d5a94d6f9f3c0a1b2c3d4e01:ringing:0',
      providerCallId: 'CA1f6b8cb2d5a94d6f9f3c0a1b2c3d4e01',
      occurredAt: '2026-11-20T15:00:00.000Z',
      call: {
        provider_call_id: 'CA1f6b8cb2d5a94d6f9f3c0a1b2c3d4e01',
        carrier_call_id: 'CA1f6b8cb2d5a94d6f9f3c0a1b2c3d4e01',
        status: 'ringing',
        direction: 'inbound',
        from_number: '+14155550100',
        to_number: '+12125550199',
        channel: 'phone',
        started_at: '2026-11-20T15:00:00.000Z',
      },
    });
  });

  it('tells the answer of a call in progress', () => {
    expect(read(inProgress).call).toMatchObject({ status: 'in_progress', answered_at: '2026-11-20T15:00:08.000Z' });
  });

  it('computes the answer of a completed call from its end and its duration', () => {
    expect(read(completed).call).toMatchObject({
      status: 'completed',
      ended_at: '2026-11-20T15:02:14.000Z',
      answered_at: '2026-11-20T15:00:08.000Z',
      duration_seconds: 126,
      ended_reason: 'completed',
      metadata: { sip_response_code: '200' },
    });
  });

  it.each([
    ['queued', 'ringing', undefined],
    ['initiated', 'ringing', undefined],
    ['ringing', 'ringing', undefined],
    ['in-progress', 'in_progress', undefined],
    ['completed', 'completed', 'answered_human'],
    ['busy', 'missed', 'busy'],
    ['no-answer', 'missed', 'no_answer'],
    ['failed', 'failed', 'failed_carrier'],
    ['canceled', 'canceled', 'abandoned'],
    ['teleported', 'ringing', 'unknown'],
    ['constructor', 'ringing', 'unknown'],
  ])('reads CallStatus %s as %s with outcome %s', (status, ours, outcome) => {
    const { call } = read({ ...ringing, CallStatus: status });
    expect([call?.status, call?.outcome]).toEqual([ours, outcome]);
  });

  it('keeps an unknown status as the reason', () => {
    expect(read({ ...ringing, CallStatus: 'teleported' }).call?.ended_reason).toBe('teleported');
  });

  it.each([
    ['403', 'rejected'],
    ['404', 'invalid_number'],
    ['408', 'no_answer'],
    ['410', 'invalid_number'],
    ['480', 'no_answer'],
    ['484', 'invalid_number'],
    ['486', 'busy'],
    ['600', 'busy'],
    ['603', 'rejected'],
    ['604', 'invalid_number'],
    ['607', 'blocked'],
    ['608', 'blocked'],
    ['503', 'failed_carrier'],
  ])('reads SipResponseCode %s of a failed call as outcome %s', (code, outcome) => {
    const { call } = read({ ...completed, CallStatus: 'failed', SipResponseCode: code });
    expect([call?.status, call?.outcome]).toEqual(['failed', outcome]);
  });

  it.each([
    ['inbound', 'inbound'],
    ['outbound-api', 'outbound'],
    ['outbound-dial', 'outbound'],
    ['trunking-originating', 'inbound'],
    ['trunking-terminating', 'outbound'],
    ['sideways', undefined],
  ])('reads Direction %s as %s', (direction, ours) => {
    expect(read({ ...ringing, Direction: direction }).call?.direction).toBe(ours);
  });

  it('names the leg that caused it', () => {
    const { call } = read({ ...twilioSequences.twoLegs[2] });
    expect(call?.parent_call_id).toBe('CA1f6b8cb2d5a94d6f9f3c0a1b2c3d4e05');
  });

  it.each(['+266696687', '+7378742833', '+2562533', '+8656696', '+86282452253', 'Anonymous', ''])(
    'reads the withheld number %s as no number',
    (from) => {
      expect(read({ ...ringing, From: from }).call).not.toHaveProperty('from_number');
    },
  );

  it.each([
    ['sip:desk@example.sip.twilio.com', 'sip'],
    ['client:browser', 'web'],
    ['+14155550100', 'phone'],
  ])('reads the channel of %s as %s', (from, channel) => {
    expect(read({ ...ringing, From: from }).call?.channel).toBe(channel);
  });

  it('gives two updates of one status different keys', () => {
    expect(read({ ...ringing, SequenceNumber: '7' }).dedupeKey).not.toBe(read(ringing).dedupeKey);
  });
});

describe('answering machine detection of Twilio', () => {
  it.each([
    ['human', 'in_progress', 'human', undefined],
    ['unknown', 'in_progress', 'unknown', undefined],
    ['machine_start', 'voicemail', 'machine', 'voicemail'],
    ['machine_end_beep', 'voicemail', 'machine', 'voicemail'],
    ['machine_end_silence', 'voicemail', 'machine', 'voicemail'],
    ['machine_end_other', 'voicemail', 'machine', 'voicemail'],
    ['fax', 'voicemail', 'machine', 'unknown'],
    ['robot', 'in_progress', 'unknown', undefined],
  ])('reads AnsweredBy %s as %s, answered by %s, with outcome %s', (answeredBy, status, ours, outcome) => {
    const { call } = read(detection(answeredBy));
    expect([call?.status, call?.answered_by, call?.outcome]).toEqual([status, ours, outcome]);
  });

  it('adds to a known call: it tells no direction', () => {
    expect(read(detected).call).not.toHaveProperty('direction');
  });

  it('counts in a callback of the answer too', () => {
    const { call } = read({ ...inProgress, AnsweredBy: 'machine_start' });
    expect(call).toMatchObject({ status: 'voicemail', answered_by: 'machine', outcome: 'voicemail' });
    expect(read({ ...inProgress, AnsweredBy: 'human' }).call).toMatchObject({
      status: 'in_progress',
      answered_by: 'human',
    });
  });

  it.each([
    ['machine_start', 'voicemail', 'machine'],
    ['human', 'completed', 'human'],
  ])('reads AnsweredBy %s of a completed call as %s', (answeredBy, status, ours) => {
    const { call } = read({ ...completed, AnsweredBy: answeredBy });
    expect([call?.status, call?.answered_by]).toEqual([status, ours]);
  });
});

describe('a recording callback of Twilio', () => {
  it('tells the URL of the uncompressed recording, and that the call was answered', () => {
    const { call, type, dedupeKey } = read(recorded);
    expect(call).toEqual({
      provider_call_id: 'CA1f6b8cb2d5a94d6f9f3c0a1b2c3d4e01',
      carrier_call_id: 'CA1f6b8cb2d5a94d6f9f3c0a1b2c3d4e01',
      status: 'in_progress',
      recording: { url: `${'RecordingUrl' in recorded && recorded.RecordingUrl}.wav` },
    });
    expect([type, dedupeKey]).toEqual(['recording.completed', 'RE557ce644e5ab84fa21cc21112e22c485:completed']);
  });

  it('tells no recording while it runs', () => {
    expect(read(recordingStarted).call).toMatchObject({ status: 'in_progress' });
    expect(read(recordingStarted).call).not.toHaveProperty('recording');
  });

  it.each(['absent', 'failed'])('changes no call when the recording is %s', (status) => {
    expect(read({ ...recorded, RecordingStatus: status }).call).toBeNull();
  });

  it('changes no call when a conference was recorded', () => {
    const { CallSid: _, ...conference } = { ...recorded } as Record<string, unknown>;
    expect(read({ ...conference, ConferenceSid: 'CF1' })).toMatchObject({ providerCallId: null, call: null });
  });

  it('tells no recording of another scheme', () => {
    expect(read({ ...recorded, RecordingUrl: 'file:///etc/passwd' }).call).not.toHaveProperty('recording');
  });
});

describe('another request of Twilio', () => {
  const voice = {
    CallSid: 'CA1',
    From: '+14155550100',
    To: '+12125550199',
    CallStatus: 'ringing',
    Direction: 'inbound',
  };

  it.each([
    ['the voice URL', voice],
    ['the voice URL of an outgoing call', { ...voice, CallStatus: 'in-progress', Direction: 'outbound-api' }],
    ['an action of Dial', { ...completed, DialCallStatus: 'completed' }],
    ['an action of Gather', { ...voice, CallStatus: 'in-progress', Digits: '1' }],
  ])('is refused when it asks for TwiML: %s', (_name, payload) => {
    expect(() => read(payload)).toThrow(Misdirected);
  });

  it('is accepted without the parameters of callbacks once the call is over', () => {
    expect(read({ ...voice, CallStatus: 'completed', CallDuration: '3' }).call?.status).toBe('completed');
  });

  it.each([
    ['a conference', { ConferenceSid: 'CF1', StatusCallbackEvent: 'participant-join', CallSid: 'CA1' }],
    ['a media stream', { StreamSid: 'MZ1', StreamEvent: 'stream-started', CallSid: 'CA1' }],
    ['a transcription', { TranscriptionSid: 'GT1', TranscriptionEvent: 'transcription-content', CallSid: 'CA1' }],
  ])('changes no call when it is about %s', (_name, payload) => {
    expect(read(payload).call).toBeNull();
  });

  it('is unreadable without a call', () => {
    expect(() => read({ MessageSid: 'SM1', Body: 'Hello' })).toThrow(UnreadablePayload);
    expect(() => read({ CallStatus: 'completed' })).toThrow(UnreadablePayload);
  });
});
