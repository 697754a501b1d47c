import { describe, expect, it } from 'vitest';
import { UnreadablePayload } from '../../../../src/providers/provider.ts';
import { readStandardWebhooksEvent } from '../../../../src/providers/standard-webhooks/read-event.ts';
import { standardWebhooksSequences } from '../../../helpers/provider-sequences/standard-webhooks.ts';

const read = (payload: object) => readStandardWebhooksEvent({ ...payload }, { nowMs: Date.UTC(2026, 10, 20, 18) });
const [ringing = {}, , completed = {}] = standardWebhooksSequences.answered;

describe('an own event', () => {
  it('is the call event, with normalized numbers and times', () => {
    const { call } = read({ ...completed, from_number: '+1 (415) 555-0100', ended_at: '2026-11-20T16:02:05+01:00' });
    expect(call).toEqual({ ...completed, from_number: '+14155550100', ended_at: '2026-11-20T15:02:05.000Z' });
  });

  it('happened at the latest time that it tells', () => {
    expect(read(completed).occurredAt).toBe('2026-11-20T15:02:05.000Z');
    expect(read({ ...ringing, started_at: undefined }).occurredAt).toBeNull();
  });

  it('changes nothing by a null', () => {
    expect(read({ ...ringing, summary: null, started_at: null }).call).not.toHaveProperty('summary');
  });

  it('ignores fields that are not of a call event', () => {
    expect(read({ ...ringing, agent_id: 'x', org_id: 'y', provider: 'z' }).call).not.toHaveProperty('org_id');
  });

  it('has the key of its content', () => {
    expect(read({ ...ringing }).dedupeKey).toBe(read(ringing).dedupeKey);
    expect(read({ ...ringing, summary: 'Other' }).dedupeKey).not.toBe(read(ringing).dedupeKey);
  });

  it.each([
    ['provider_call_id', { provider_call_id: undefined }],
    ['direction', { direction: 'sideways' }],
    ['status', { status: 'ended' }],
    ['duration_seconds', { duration_seconds: '120' }],
    ['outcome', { outcome: 'none' }],
    ['cost_currency', { cost_currency: 'dollars' }],
    ['started_at', { started_at: '2026-11-20 15:00:00' }],
    ['transcript_turns.0.role', { transcript_turns: [{ role: 'ghost', text: 'Boo', start: null, end: null }] }],
    ['metadata', { metadata: 'sales' }],
  ])('is unreadable with an error that names the field %s', (name, fields) => {
    expect(() => read({ ...ringing, ...fields })).toThrow(UnreadablePayload);
    expect(() => read({ ...ringing, ...fields })).toThrow(name);
  });
});
