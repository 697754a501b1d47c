import { describe, expect, it } from 'vitest';
import type { CallEvent } from '../../../src/providers/call-event.ts';
import { fitEvent } from '../../../src/providers/fit-event.ts';
import { UnreadablePayload } from '../../../src/providers/provider.ts';

const nowMs = Date.parse('2026-11-20T16:00:00Z');
const fitted = (fields: Partial<CallEvent>) =>
  fitEvent({ provider_call_id: 'c', status: 'completed', ...fields }, nowMs);

describe('fitEvent', () => {
  it.each([
    ['outcome', 200],
    ['ended_reason', 500],
    ['success_raw', 1000],
    ['summary', 20_000],
    ['transcript', 1_000_000],
  ] as const)('cuts %s to %i characters', (field, maxLength) => {
    expect(fitted({ [field]: 'x'.repeat(maxLength + 1) })[field]).toHaveLength(maxLength);
  });

  it('does not cut a character in two', () => {
    const { outcome } = fitted({ outcome: `${'x'.repeat(199)}😀` });
    expect(outcome).toBe(`${'x'.repeat(199)}\uFFFD`);
  });

  it.each([
    ['from_number', 100],
    ['to_number', 100],
    ['transferred_to', 200],
    ['carrier_call_id', 200],
    ['parent_call_id', 200],
    ['provider_agent_id', 200],
    ['provider_number_id', 200],
    ['language', 35],
  ] as const)('leaves out a %s of more than %i characters: cut, it would be another one', (field, maxLength) => {
    expect(fitted({ [field]: 'x'.repeat(maxLength) })[field]).toHaveLength(maxLength);
    expect(fitted({ [field]: 'x'.repeat(maxLength + 1) })).not.toHaveProperty(field);
  });

  it('leaves out a recording whose URL is longer than its column', () => {
    const recording = (length: number) => ({ url: `https://a.example/${'x'.repeat(length)}`.slice(0, length) });
    expect(fitted({ recording: recording(4000) })).toHaveProperty('recording');
    expect(fitted({ recording: recording(4001) })).not.toHaveProperty('recording');
  });

  it.each(['', 'x'.repeat(201)])('refuses an event whose call has the id %j', (id) => {
    expect(() => fitted({ provider_call_id: id })).toThrow(UnreadablePayload);
  });

  it('replaces characters that PostgreSQL cannot store', () => {
    const event = fitted({
      summary: 'a\0b\ud800',
      metadata: { 'k\0': ['\udc00'] },
      transcript_turns: [{ role: 'agent', text: '\0', start: null, end: null }],
    });
    expect(event).toMatchObject({ summary: 'a\uFFFDb\uFFFD', metadata: { 'k\uFFFD': ['\uFFFD'] } });
    expect(event.transcript_turns).toEqual([{ role: 'agent', text: '\uFFFD', start: null, end: null }]);
  });

  it('leaves out fields of JSON that do not fit any more', () => {
    const { metadata } = fitted({ metadata: { first: 'x'.repeat(40_000), second: 'x'.repeat(40_000), third: 3 } });
    expect(Object.keys(metadata ?? {})).toEqual(['first', 'third']);
  });

  it('keeps a field with a name of the prototype as a field', () => {
    const metadata = JSON.parse('{"__proto__":{"planted":true}}');
    expect(Object.keys(fitted({ metadata }).metadata ?? {})).toEqual(['__proto__']);
  });

  it('leaves out numbers that jsonb would write with hundreds of digits', () => {
    expect(fitted({ metadata: { huge: 1e300, tiny: 1e-300, ordinary: 1.5 } }).metadata).toEqual({
      huge: null,
      tiny: null,
      ordinary: 1.5,
    });
  });

  it('keeps the turns of the start of a call that is too long', () => {
    const turn = { role: 'agent', text: 'x'.repeat(1000), start: 1, end: 2 } as const;
    const { transcript_turns: turns = [] } = fitted({ transcript_turns: Array(3000).fill(turn) });
    expect(turns.length).toBeGreaterThan(1900);
    // jsonb writes a space after each comma and colon.
    const bytes = JSON.stringify(turns).length + turns.length * 8;
    expect(bytes).toBeLessThanOrEqual(2_097_152);
  });

  it('leaves out times that cannot be', () => {
    const event = fitted({
      started_at: '2026-11-20T15:00:00.000Z',
      answered_at: '2026-11-20T14:59:59.000Z',
      ended_at: '2026-11-22T15:00:00.000Z',
      transferred_at: '2099-01-01T00:00:00.000Z',
    });
    expect(event).toEqual({ provider_call_id: 'c', status: 'completed', started_at: '2026-11-20T15:00:00.000Z' });
  });

  it('leaves out an answer after the end', () => {
    const fields = { answered_at: '2026-11-20T15:00:02.000Z', ended_at: '2026-11-20T15:00:01.000Z' };
    expect(fitted(fields)).not.toHaveProperty('answered_at');
  });

  it.each([
    ['duration_seconds', -1],
    ['duration_seconds', 2 ** 31],
    ['talk_seconds', Number.NaN],
    ['interruptions', -5],
    ['cost_micros', -0.5],
    ['cost_micros', 2 ** 54],
  ] as const)('leaves out a %s of %d', (field, value) => {
    expect(fitted({ [field]: value })).not.toHaveProperty(field);
  });

  it('leaves out the currency of a cost that it leaves out', () => {
    expect(fitted({ cost_micros: -1, cost_currency: 'USD' })).not.toHaveProperty('cost_currency');
  });

  it('rounds to whole seconds', () => {
    expect(fitted({ duration_seconds: 1.6 }).duration_seconds).toBe(2);
  });
});
