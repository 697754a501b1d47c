// Webhook requests for tests of verifiers, and their changed copies.
import fc from 'fast-check';
import type { Delivery, VerifierSettings, Verify } from '../../src/providers/provider.ts';
import { fuzzRuns } from './fuzz-runs.ts';

export const nowMs = 1_700_000_000_000;

export const settingsOf = (secret: string, options: Readonly<Record<string, unknown>> = {}): VerifierSettings => ({
  secrets: [secret],
  options,
  nowMs,
});

interface DeliveryParts {
  readonly body?: string | Buffer;
  readonly headers?: Delivery['headers'];
  readonly url?: string;
  readonly method?: string;
}

export function makeDelivery({
  body = '',
  headers = {},
  url = 'https://calls.example/webhooks/provider/0af1',
  method = 'POST',
}: DeliveryParts): Delivery {
  return { method, url, headers, rawBody: Buffer.from(body) };
}

const flippedBit = fc.record({ position: fc.double({ min: 0, max: 1, noNaN: true }), bit: fc.nat(7) });

type Flip = typeof flippedBit extends fc.Arbitrary<infer Value> ? Value : never;

function flipBit(bytes: Buffer, { position, bit }: Flip): Buffer {
  const changed = Buffer.from(bytes);
  const at = Math.min(bytes.length - 1, Math.floor(position * bytes.length));
  changed.writeUInt8(bytes.readUInt8(at) ^ (1 << bit), at);
  return changed;
}

/** Runs the verifier on copies of a valid request with one wrong bit. Null would mean that a copy is valid. */
export async function expectOneBitToMatter(
  verify: Verify,
  { delivery, settings, parts }: { delivery: Delivery; settings: VerifierSettings; parts: readonly string[] },
) {
  if ((await verify(delivery, settings)) !== null) throw new Error('the request itself is not valid');
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...parts), flippedBit, async (part, flip) => {
      const changed = changePart({ delivery, settings }, part, (text) => flipBit(text, flip));
      if ((await verify(changed.delivery, changed.settings)) === null) throw new Error(`accepted a changed ${part}`);
    }),
    { numRuns: fuzzRuns(300) },
  );
}

interface Request {
  readonly delivery: Delivery;
  readonly settings: VerifierSettings;
}

function changePart({ delivery, settings }: Request, part: string, change: (text: Buffer) => Buffer): Request {
  const changeText = (text: unknown) => change(Buffer.from(String(text))).toString('latin1');
  if (part === 'body') return { delivery: { ...delivery, rawBody: change(delivery.rawBody) }, settings };
  if (part === 'url') return { delivery: { ...delivery, url: changeText(delivery.url) }, settings };
  if (part === 'secret') return { delivery, settings: { ...settings, secrets: settings.secrets.map(changeText) } };
  const headers = { ...delivery.headers, [part]: changeText(delivery.headers[part]) };
  return { delivery: { ...delivery, headers }, settings };
}

const hostileText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '',
    '0',
    '-1',
    '1e9',
    'NaN',
    '9'.repeat(400),
    't=,v0=',
    'v=1,d=',
    'v1,',
    'Bearer',
    'Bearer a.b.c',
    '=',
  ),
);

/** Sends hostile values in the headers that the provider uses, with any body and URL. */
export async function expectHostileInputToBeRefused(
  verify: Verify,
  { headers, settings }: { headers: readonly string[]; settings: VerifierSettings },
) {
  const hostileDelivery = fc.record({
    method: fc.constantFrom('POST', 'GET', 'PUT', ''),
    url: fc.oneof(fc.string(), fc.webUrl({ withQueryParameters: true })),
    headers: fc.record(
      Object.fromEntries(
        [...headers, 'content-type'].map((name) => [name, fc.option(hostileText, { nil: undefined })]),
      ),
      { requiredKeys: [] },
    ),
    rawBody: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  });
  await fc.assert(
    fc.asyncProperty(hostileDelivery, async (delivery) => {
      const verdict = await verify(delivery as Delivery, settings);
      if (verdict === null) throw new Error('accepted a request without a valid signature');
    }),
    { numRuns: fuzzRuns(300) },
  );
}
