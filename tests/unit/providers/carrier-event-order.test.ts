import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plivo } from '../../../src/providers/plivo/plivo.ts';
import type { Payload, Provider } from '../../../src/providers/provider.ts';
import { standardWebhooks } from '../../../src/providers/standard-webhooks/standard-webhooks.ts';
import { telnyx } from '../../../src/providers/telnyx/telnyx.ts';
import { twilio } from '../../../src/providers/twilio/twilio.ts';
import { vonage } from '../../../src/providers/vonage/vonage.ts';
import { foldEvents } from '../../helpers/provider-sequences/fold-events.ts';
import { plivoSequences } from '../../helpers/provider-sequences/plivo.ts';
import { standardWebhooksSequences } from '../../helpers/provider-sequences/standard-webhooks.ts';
import { telnyxSequences } from '../../helpers/provider-sequences/telnyx.ts';
import { twilioSequences } from '../../helpers/provider-sequences/twilio.ts';
import { vonageSequences } from '../../helpers/provider-sequences/vonage.ts';

const nowMs = Date.UTC(2026, 10, 20, 18);

const providers = [
  [twilio, twilioSequences],
  [telnyx, telnyxSequences],
  [plivo, plivoSequences],
  [vonage, vonageSequences],
  [standardWebhooks, standardWebhooksSequences],
] as const;

/** Each event once, as the table of events stores it. */
function factsOf({ readEvent }: Provider, payloads: readonly Payload[]) {
  const events = new Map(
    payloads.map((payload) => readEvent(payload, { nowMs })).map((each) => [each.dedupeKey, each]),
  );
  return foldEvents([...events.values()].flatMap(({ call }) => (call === null ? [] : [call])));
}

describe.each(providers)('$name', (provider, sequences) => {
  it.each(Object.entries(sequences))('tells the same facts in any order, and repeated: %s', (_name, payloads) => {
    const expected = factsOf(provider, payloads);
    const disorder = fc
      .shuffledSubarray([...payloads], { minLength: payloads.length })
      .chain((shuffled) => fc.subarray(shuffled).map((repeated) => [...shuffled, ...repeated]));
    fc.assert(
      fc.property(disorder, (delivered) => {
        expect(factsOf(provider, delivered)).toEqual(expected);
      }),
    );
  });

  it('gives each event of a sequence a key of its own', () => {
    for (const payloads of Object.values(sequences)) {
      const keys = payloads.map((payload: Payload) => provider.readEvent(payload, { nowMs }).dedupeKey);
      expect(new Set(keys).size).toBe(payloads.length);
    }
  });

  it('ends each call in its final status', () => {
    const statusesOf = (payloads: readonly Payload[]) =>
      [...factsOf(provider, payloads).values()].map(({ status }) => status);
    expect(statusesOf(sequences.answered)).toEqual(['completed']);
    expect(statusesOf(sequences.missed)).toEqual(['missed']);
    expect(statusesOf(sequences.voicemail)).toEqual(['voicemail']);
    expect(statusesOf(sequences.failed)).toEqual(['failed']);
    expect(statusesOf(sequences.twoLegs)).toEqual(['completed', 'completed']);
  });

  it('links the second leg to the call of the first', () => {
    const legs = [...factsOf(provider, sequences.twoLegs).values()];
    const call = legs.find(({ direction }) => direction === 'inbound');
    const leg = legs.find(({ direction }) => direction === 'outbound');
    expect(call?.parent_call_id).toBeUndefined();
    expect(leg?.parent_call_id).toBe(call?.carrier_call_id);
    expect(leg?.carrier_call_id).not.toBe(call?.carrier_call_id);
  });
});
