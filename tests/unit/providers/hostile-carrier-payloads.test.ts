import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  answeredBys,
  callChannels,
  callDirections,
  callOutcomes,
  callStatuses,
  endedBys,
} from '../../../src/domain/call.ts';
import type { CallEvent } from '../../../src/providers/call-event.ts';
import { plivo } from '../../../src/providers/plivo/plivo.ts';
import {
  Misdirected,
  type Payload,
  type Provider,
  type ProviderEvent,
  type ReadContext,
  UnreadablePayload,
} from '../../../src/providers/provider.ts';
import { standardWebhooks } from '../../../src/providers/standard-webhooks/standard-webhooks.ts';
import { telnyx } from '../../../src/providers/telnyx/telnyx.ts';
import { twilio } from '../../../src/providers/twilio/twilio.ts';
import { vonage } from '../../../src/providers/vonage/vonage.ts';
import { fuzzRuns } from '../../helpers/fuzz-runs.ts';
import { plivoSequences } from '../../helpers/provider-sequences/plivo.ts';
import { standardWebhooksSequences } from '../../helpers/provider-sequences/standard-webhooks.ts';
import { telnyxSequences } from '../../helpers/provider-sequences/telnyx.ts';
import { twilioSequences } from '../../helpers/provider-sequences/twilio.ts';
import { vonageSequences } from '../../helpers/provider-sequences/vonage.ts';
import plivoCall from './plivo/payloads/api-call.json' with { type: 'json' };
import telnyxRecording from './telnyx/payloads/api-recording.json' with { type: 'json' };
import telnyxRecord from './telnyx/payloads/detail-record.json' with { type: 'json' };
import twilioCall from './twilio/payloads/api-call.json' with { type: 'json' };
import twilioRecording from './twilio/payloads/api-recording.json' with { type: 'json' };
import vonageCall from './vonage/payloads/api-call.json' with { type: 'json' };

const context: ReadContext = { nowMs: Date.UTC(2026, 10, 20, 18) };

const providers: readonly (readonly [Provider, readonly Payload[], readonly Payload[]])[] = [
  [twilio, Object.values(twilioSequences).flat(), [twilioCall, twilioRecording]],
  [telnyx, Object.values(telnyxSequences).flat(), [telnyxRecord, telnyxRecording]],
  [plivo, Object.values(plivoSequences).flat(), [plivoCall]],
  [vonage, Object.values(vonageSequences).flat(), [vonageCall]],
  [standardWebhooks, Object.values(standardWebhooksSequences).flat(), []],
];

const texts = [
  '',
  ' ',
  'constructor',
  '__proto__',
  'toString',
  'NaN',
  '-1',
  '1e400',
  '99999999999999999999',
  '0000-00-00T00:00:00Z',
  '+999999-01-01T00:00:00Z',
  '2026-02-31T25:61:61Z',
  '2026-02-31 25:61:61',
  'Fri, 99 Foo 2026 99:99:99 +0000',
  'javascript:alert(1)',
  'x'.repeat(5000),
];
const hostileValue = fc.oneof(
  fc.constantFrom(...texts),
  fc.jsonValue({ maxDepth: 3 }),
  fc.string(),
  fc.double(),
  fc.constantFrom(null, true, -1, 1e308, 2 ** 53, [], {}, [[]]),
);

/** A recorded payload with some of its fields, at any depth, replaced or removed. */
const mutated = (payloads: readonly Payload[]) =>
  fc
    .tuple(
      fc.constantFrom(...payloads),
      fc.array(fc.tuple(fc.nat(), fc.option(hostileValue)), { minLength: 1, maxLength: 4 }),
    )
    .map(([payload, changes]) => {
      const copy = structuredClone(payload);
      for (const [at, value] of changes) changeField(copy, at, value);
      return copy;
    });

function changeField(payload: Payload, at: number, value: unknown): void {
  const slots = slotsOf(payload);
  const [target, name] = slots[at % Math.max(slots.length, 1)] ?? [{}, ''];
  if (value === null) delete target[name];
  else target[name] = structuredClone(value);
}

function slotsOf(value: unknown): [Record<string, unknown>, string][] {
  if (typeof value !== 'object' || value === null) return [];
  const target = value as Record<string, unknown>;
  return Object.keys(target).flatMap((name) => [
    [target, name] as [Record<string, unknown>, string],
    ...slotsOf(target[name]),
  ]);
}

/** Null: refused as intended. Other errors fail the test. */
function readHostile(read: (payload: Payload, context: ReadContext) => ProviderEvent, payload: Payload) {
  try {
    return read(payload, context);
  } catch (error) {
    if (error instanceof UnreadablePayload || error instanceof Misdirected) return null;
    throw error;
  }
}

const isInstant = (value: string) => new Date(value).toISOString() === value;

function expectWellFormed(event: ProviderEvent): void {
  expect(event.dedupeKey.length).toBeGreaterThan(0);
  expect(event.dedupeKey.length).toBeLessThanOrEqual(200);
  if (event.occurredAt !== null) expect(isInstant(event.occurredAt)).toBe(true);
  if (event.call !== null) expectWellFormedCall(event.call);
}

function expectWellFormedCall(call: CallEvent): void {
  expect(Object.values(call)).not.toContain(undefined);
  expect(call.provider_call_id).toMatch(/\S/);
  expect(callStatuses).toContain(call.status);
  if (call.direction !== undefined) expect(callDirections).toContain(call.direction);
  if (call.answered_by !== undefined) expect(answeredBys).toContain(call.answered_by);
  if (call.ended_by !== undefined) expect(endedBys).toContain(call.ended_by);
  if (call.channel !== undefined) expect(callChannels).toContain(call.channel);
  for (const time of [call.started_at, call.answered_at, call.ended_at, call.recording?.expires_at]) {
    if (time !== undefined) expect(isInstant(time)).toBe(true);
  }
  for (const count of [call.duration_seconds, call.talk_seconds]) {
    if (count !== undefined) expect(Number.isInteger(count) && count >= 0 && count < 2 ** 31).toBe(true);
  }
  if (call.cost_micros !== undefined) expect(Number.isSafeInteger(call.cost_micros)).toBe(true);
  if (call.recording !== undefined) expect(call.recording.url).toMatch(/^https:\/\//);
}

describe.each(providers)('$name', (provider, payloads, apiPayloads) => {
  it('refuses what it cannot read, and tells only valid values', () => {
    fc.assert(
      fc.property(
        fc.oneof({ weight: 4, arbitrary: mutated(payloads) }, { weight: 1, arbitrary: fc.object() }),
        (payload) => {
          const event = readHostile(provider.readEvent, payload as Payload);
          if (event !== null) expectWellFormed(event);
        },
      ),
      { numRuns: fuzzRuns(300) },
    );
  });

  it('reads calls of the API as strictly', () => {
    const { backfill } = provider;
    if (backfill === null) return;
    fc.assert(
      fc.property(mutated(apiPayloads), (payload) => {
        const event = readHostile(backfill.readCall, payload);
        if (event !== null) expectWellFormed(event);
      }),
      { numRuns: fuzzRuns(300) },
    );
  });

  it('tells only outcomes of the list', () => {
    if (provider.kind === 'other') return;
    for (const payload of payloads) {
      const outcome = provider.readEvent(payload, context).call?.outcome;
      if (outcome !== undefined) expect(callOutcomes).toContain(outcome);
    }
  });
});
