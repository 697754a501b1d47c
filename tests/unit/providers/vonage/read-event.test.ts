import { describe, expect, it } from 'vitest';
import { Misdirected, UnreadablePayload } from '../../../../src/providers/provider.ts';
import { readVonageEvent } from '../../../../src/providers/vonage/read-event.ts';
import { vonage } from '../../../../src/providers/vonage/vonage.ts';
import { vonageSequences } from '../../../helpers/provider-sequences/vonage.ts';

const read = (payload: object) => readVonageEvent({ ...payload }, { nowMs: Date.UTC(2026, 10, 20, 18) });
const [started = {}, ringing = {}, answered = {}, completed = {}, recorded = {}] = vonageSequences.answered;
const [outgoing = {}, , , machine = {}] = vonageSequences.voicemail;
const leg = 'aaaaaaaa-bbbb-4ccc-8ddd-012345678901';
const conversation = 'CON-aaaaaaaa-bbbb-4ccc-8ddd-012345678901';

describe('an event of Vonage', () => {
  it('tells the parties, the direction and the start', () => {
    expect(read(started)).toEqual({
      type: 'started',
      dedupeKey: `${leg}:started:2026-11-20T15:00:00.000Z`,
      providerCallId: leg,
      occurredAt: '2026-11-20T15:00:00.000Z',
      call: {
        provider_call_id: leg,
        carrier_call_id: conversation,
        status: 'ringing',
        direction: 'inbound',
        from_number: '+14155550100',
        to_number: '+12125550199',
        started_at: '2026-11-20T15:00:00.000Z',
      },
    });
  });

  it('of ringing differs from that of the start with the same time', () => {
    expect(read(ringing).dedupeKey).not.toBe(read(started).dedupeKey);
    expect(read(ringing).call?.status).toBe('ringing');
  });

  it('tells the answer', () => {
    expect(read(answered).call).toMatchObject({ status: 'in_progress', answered_at: '2026-11-20T15:00:01.000Z' });
  });

  it('tells the end, the duration and the cost in euros', () => {
    expect(read(completed).call).toMatchObject({
      status: 'completed',
      outcome: 'answered_human',
      answered_at: '2026-11-20T15:00:01.000Z',
      ended_at: '2026-11-20T15:02:01.000Z',
      duration_seconds: 120,
      cost_micros: 14_400,
      cost_currency: 'EUR',
      cost_breakdown: { unit: 'EUR', total: 0.0144, rate_per_minute: 0.0072 },
    });
  });

  it.each([
    ['started', 'ringing', undefined, undefined],
    ['ringing', 'ringing', undefined, undefined],
    ['answered', 'in_progress', undefined, undefined],
    ['human', 'in_progress', undefined, 'human'],
    ['machine', 'voicemail', 'voicemail', 'machine'],
    ['disconnected', 'in_progress', undefined, undefined],
    ['completed', 'completed', 'answered_human', undefined],
    ['busy', 'missed', 'busy', undefined],
    ['timeout', 'missed', 'no_answer', undefined],
    ['unanswered', 'missed', 'no_answer', undefined],
    ['rejected', 'missed', 'rejected', undefined],
    ['failed', 'failed', 'failed_carrier', undefined],
    ['cancelled', 'canceled', 'abandoned', undefined],
    ['abducted', 'ringing', 'unknown', undefined],
    ['constructor', 'ringing', 'unknown', undefined],
  ])('reads status %s as %s with outcome %s, answered by %s', (status, ours, outcome, answeredBy) => {
    const { call } = read({ ...outgoing, status });
    expect([call?.status, call?.outcome, call?.answered_by]).toEqual([ours, outcome, answeredBy]);
  });

  it.each([
    ['declined', 'rejected'],
    ['restricted', 'blocked'],
    ['unavailable', 'no_answer'],
    ['number_out_of_service', 'invalid_number'],
    ['cannot_route', 'failed_carrier'],
    ['carrier_timeout', 'failed_carrier'],
    ['internal_error', 'failed_carrier'],
    ['sunspots', 'failed_carrier'],
  ])('reads the detail %s of a failed call as outcome %s', (detail, outcome) => {
    const { call } = read({ ...outgoing, status: 'failed', detail });
    expect([call?.status, call?.outcome, call?.ended_reason]).toEqual(['failed', outcome, detail]);
  });

  it('of machine detection names the leg by another field', () => {
    expect(read(machine).providerCallId).toBe('aaaaaaaa-bbbb-4ccc-8ddd-012345678903');
  });

  it('of an outgoing leg names the conversation as its parent', () => {
    expect(read(vonageSequences.twoLegs[3] ?? {}).call).toMatchObject({
      provider_call_id: 'aaaaaaaa-bbbb-4ccc-8ddd-012345678906',
      carrier_call_id: 'aaaaaaaa-bbbb-4ccc-8ddd-012345678906',
      parent_call_id: 'CON-aaaaaaaa-bbbb-4ccc-8ddd-012345678905',
    });
  });

  it('of a recording belongs to the conversation', () => {
    expect(read(recorded)).toMatchObject({
      type: 'record',
      dedupeKey: 'aaaaaaaa-bbbb-cccc-dddd-0123456789ab:record',
      call: {
        provider_call_id: conversation,
        status: 'in_progress',
        recording: { url: 'https://api.nexmo.com/v1/files/bbbbbbbb-aaaa-cccc-dddd-0123456789ab' },
      },
    });
    expect(read({ ...recorded, recording_url: 'http://api.nexmo.com/x' }).call).not.toHaveProperty('recording');
  });

  it.each([
    ['transfer', { conversation_uuid_from: 'CON-1', conversation_uuid_to: 'CON-2', uuid: 'u', timestamp: 't' }],
    ['error', { conversation_uuid: 'CON-1', reason: 'Syntax error in NCCO', timestamp: 't' }],
    ['other', { conversation_uuid: 'CON-1', payload: { foo: 'bar' } }],
  ])('of the kind %s changes no call', (type, payload) => {
    expect(read(payload)).toMatchObject({ type, call: null });
  });

  it.each([
    ['the answer URL', { from: '14155550100', to: '12125550199', uuid: 'u', conversation_uuid: 'CON-1' }],
    ['an input action with digits', { dtmf: { digits: '1' }, uuid: 'u', timestamp: 't' }],
    ['an input action with speech', { speech: { results: [] }, uuid: 'u', timestamp: 't' }],
  ])('is refused when it asks for an NCCO: %s', (_name, payload) => {
    expect(() => read(payload)).toThrow(Misdirected);
  });

  it('is unreadable without a leg', () => {
    expect(() => read({ status: 'completed' })).toThrow(UnreadablePayload);
    expect(() => read({ hello: 'world' })).toThrow(UnreadablePayload);
  });

  it('is asked for again when it was not signed', () => {
    expect(vonage.unsignedStatus).toBe(503);
  });
});
