import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callOutcomes, callStatuses } from '../../../src/domain/call.ts';
import { Misdirected, type Payload, type ProviderEvent, UnreadablePayload } from '../../../src/providers/provider.ts';
import { fuzzRuns } from '../../helpers/fuzz-runs.ts';
import { isInSpread } from '../../helpers/spread.ts';
import { readCallOf, readEventOf } from './read-event-of.ts';
import { readPayload } from './read-payload.ts';

type Read = (payload: Payload) => ProviderEvent;

const webhook =
  (name: string): Read =>
  (payload) =>
    readEventOf(name, payload);
const api =
  (name: string): Read =>
  (payload) =>
    readCallOf(name, payload);
const partOf = (provider: string, name: string, part: string) => readPayload(provider, name)[part] as Payload;

const examples: readonly (readonly [string, Payload, Read])[] = [
  ['a report of Vapi', readPayload('vapi', 'end-of-call-report'), webhook('vapi')],
  ['a status update of Vapi', readPayload('vapi', 'status-update'), webhook('vapi')],
  ['a call of the API of Vapi', partOf('vapi', 'end-of-call-report', 'message').call as Payload, api('vapi')],
  ['a webhook of Retell', readPayload('retell', 'call-analyzed'), webhook('retell')],
  ['a call of the API of Retell', partOf('retell', 'call-analyzed', 'call'), api('retell')],
  ['a webhook of ElevenLabs', readPayload('elevenlabs', 'post-call-transcription'), webhook('elevenlabs')],
  ['a failed dial of ElevenLabs', readPayload('elevenlabs', 'call-initiation-failure'), webhook('elevenlabs')],
  ['a call of the API of ElevenLabs', partOf('elevenlabs', 'post-call-transcription', 'data'), api('elevenlabs')],
  ['a webhook of Bland', readPayload('bland', 'call'), webhook('bland')],
];

function nested(depth: number): unknown {
  let value: unknown = 'x';
  for (let level = 0; level < depth; level += 1) value = { result: value };
  return value;
}

const hostileValues: readonly unknown[] = [
  null,
  undefined,
  true,
  -1,
  0,
  1e308,
  -1e308,
  Number.MAX_SAFE_INTEGER,
  '',
  ' ',
  '\0',
  '\ud800',
  '9'.repeat(400),
  'x'.repeat(100_000),
  '-0',
  '+00:00',
  '2026-02-31T25:61:61Z',
  '+275760-09-13T00:00:00Z',
  'javascript:alert(1)',
  'http://169.254.169.254/latest',
  'constructor',
  '__proto__',
  [],
  [[[]]],
  nested(10_000),
  [null],
  ['x'],
  {},
  { toString: 'x' },
  { value: { value: {} } },
  JSON.parse('{"__proto__":{"a":1},"constructor":{"b":2}}'),
  Array.from({ length: 300 }, () => ({
    role: 'user',
    message: 'x'.repeat(1000),
    content: 'x',
    text: 'x',
    user: 'user',
  })),
];

/** The paths of all values of a payload. */
function pathsOf(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, each]) => pathsOf(each, [...path, key]))];
}

function withValueAt(payload: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value;
  if (Array.isArray(payload))
    return payload.map((each, index) => (String(index) === key ? withValueAt(each, rest, value) : each));
  const object = payload as Record<string, unknown>;
  return { ...object, [key]: withValueAt(object[key], rest, value) };
}

/** Reads it, or refuses it as it should. */
function readSafely(read: Read, payload: unknown): ProviderEvent | null {
  try {
    return read(payload as Payload);
  } catch (error) {
    if (error instanceof UnreadablePayload || error instanceof Misdirected) return null;
    throw error;
  }
}

const instants = ['started_at', 'answered_at', 'ended_at', 'transferred_at'] as const;
const counts = ['duration_seconds', 'talk_seconds', 'interruptions', 'cost_micros'] as const;
const maxLengths = {
  provider_call_id: 200,
  carrier_call_id: 200,
  from_number: 100,
  to_number: 100,
  outcome: 200,
  ended_reason: 500,
  success_raw: 1000,
  summary: 20_000,
  transcript: 1_000_000,
} as const;

function expectStorable({ type, dedupeKey, call }: ProviderEvent) {
  expect(type).toBeTypeOf('string');
  expect(dedupeKey.length).toBeLessThanOrEqual(200);
  if (call === null) return;
  expect(callStatuses).toContain(call.status);
  if (call.outcome !== undefined) expect(callOutcomes).toContain(call.outcome);
  const text = JSON.stringify(call);
  expect(text).not.toContain('\\u0000');
  expect(text).not.toMatch(/\\ud[89a-f]/);
  for (const [name, maxLength] of Object.entries(maxLengths)) {
    const value = call[name as keyof typeof maxLengths];
    if (value !== undefined) expect(value.length, name).toBeLessThanOrEqual(maxLength);
  }
  for (const name of instants) if (call[name] !== undefined) expect(call[name], name).toMatch(/^20\d\d-.*T.*Z$/);
  for (const name of counts) if (call[name] !== undefined) expect(call[name], name).toSatisfy(Number.isSafeInteger);
  for (const name of counts) if (call[name] !== undefined) expect(call[name], name).toBeGreaterThanOrEqual(0);
  if (call.recording !== undefined) expect(call.recording.url).toMatch(/^https:/);
}

describe.each(examples)('%s', (_name, example, read) => {
  it('is stored with any value in any place', () => {
    for (const [place, path] of pathsOf(example).entries()) {
      for (const [at, value] of hostileValues.entries()) {
        if (!isInSpread(place, at)) continue;
        const event = readSafely(read, withValueAt(example, path, value) ?? {});
        if (event !== null) expectStorable(event);
      }
    }
  });

  it('is stored or refused with anything in three places', () => {
    const paths = pathsOf(example).slice(1);
    const change = fc.tuple(fc.constantFrom(...paths), fc.anything({ maxDepth: 3, withNullPrototype: false }));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
        const json = changes.map(([path, value]) => [path, JSON.parse(JSON.stringify(value) ?? 'null')] as const);
        const payload = json.reduce((changed: unknown, [path, value]) => {
          const isThere = pathsOf(changed).some((each) => each.join('\n') === path.join('\n'));
          return isThere ? withValueAt(changed, path, value) : changed;
        }, example);
        const event = readSafely(read, payload);
        if (event !== null) expectStorable(event);
      }),
      { numRuns: fuzzRuns(50) },
    );
  });

  it('is the same event when it is read again', () => {
    expect(read(structuredClone(example))).toEqual(read(structuredClone(example)));
  });
});

describe('any JSON', () => {
  it.each(['vapi', 'retell', 'elevenlabs', 'bland'])('is read or refused by %s', (name) => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (payload) => {
        readSafely(webhook(name), payload);
        readSafely(api(name), payload);
      }),
      { numRuns: fuzzRuns(75) },
    );
  });
});
