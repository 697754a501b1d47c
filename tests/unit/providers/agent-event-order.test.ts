import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Payload } from '../../../src/providers/provider.ts';
import { blandSequences } from '../../helpers/provider-sequences/bland.ts';
import { elevenLabsSequences } from '../../helpers/provider-sequences/elevenlabs.ts';
import { foldEvents } from '../../helpers/provider-sequences/fold-events.ts';
import { retellSequences } from '../../helpers/provider-sequences/retell.ts';
import { vapiSequences } from '../../helpers/provider-sequences/vapi.ts';
import { readEventOf } from './read-event-of.ts';

const platforms = [
  ['vapi', vapiSequences],
  ['retell', retellSequences],
  ['elevenlabs', elevenLabsSequences],
  ['bland', blandSequences],
] as const;

/** Each event once, as the table of events stores it. */
function factsOf(name: string, payloads: readonly Payload[]) {
  const events = new Map(payloads.map((payload) => readEventOf(name, payload)).map((each) => [each.dedupeKey, each]));
  return foldEvents([...events.values()].flatMap(({ call }) => (call === null ? [] : [call])));
}

describe.each(platforms)('%s', (name, sequences) => {
  it.each(Object.entries(sequences))('tells the same facts in any order, and repeated: %s', (_name, payloads) => {
    const expected = factsOf(name, payloads);
    const disorder = fc
      .shuffledSubarray([...payloads], { minLength: payloads.length })
      .chain((shuffled) => fc.subarray(shuffled).map((repeated) => [...shuffled, ...repeated]));
    fc.assert(
      fc.property(disorder, (delivered) => {
        expect(factsOf(name, delivered)).toEqual(expected);
      }),
    );
  });

  it('gives each event of a sequence a key of its own', () => {
    for (const payloads of Object.values(sequences)) {
      const keys = payloads.map((payload: Payload) => readEventOf(name, payload).dedupeKey);
      expect(new Set(keys).size).toBe(payloads.length);
    }
  });

  it('ends each call in its final status', () => {
    const statusesOf = (payloads: readonly Payload[]) =>
      [...factsOf(name, payloads).values()].map(({ status }) => status);
    expect(statusesOf(sequences.answered)).toEqual(['completed']);
    expect(statusesOf(sequences.missed)).toEqual(['missed']);
    expect(statusesOf(sequences.voicemail)).toEqual(['voicemail']);
    expect(statusesOf(sequences.failed)).toEqual(['failed']);
  });
});
