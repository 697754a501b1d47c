import { describe, expect, it } from 'vitest';
import { readTwilioEvent } from '../../../../src/providers/twilio/read-event.ts';

const nowMs = Date.UTC(2026, 10, 28, 12);
const callback = {
  CallSid: 'CA1f6b0000000000000000000000000001',
  AccountSid: 'AC00000000000000000000000000000001',
  From: '+14155550100',
  To: '+12125550199',
  Direction: 'inbound',
  ApiVersion: '2010-04-01',
  CallbackSource: 'call-progress-events',
  SequenceNumber: '0',
  Timestamp: 'Sat, 28 Nov 2026 11:00:00 +0000',
};
const read = (payload: object) => readTwilioEvent({ ...payload }, { nowMs });

describe('readTwilioEvent', () => {
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
  ])('reads CallStatus %s as %s with outcome %s', (status, ours, outcome) => {
    const { call } = read({ ...callback, CallStatus: status });
    expect([call?.status, call?.outcome]).toEqual([ours, outcome]);
  });
});
