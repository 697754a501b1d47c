// Vapi's SDK has no verifier: the expected signatures are computed as its HMAC credential describes them.
import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { verifyVapi } from '../../../../src/providers/vapi/verify.ts';
import {
  expectHostileInputToBeRefused,
  expectOneBitToMatter,
  makeDelivery,
  nowMs,
  settingsOf,
} from '../../../helpers/delivery.ts';

const secret = 'vapi-secret';
const body = '{"message":{"type":"status-update","status":"ringing"}}';
const seconds = String(nowMs / 1000);
const hmacOf = (text: string, algorithm = 'sha256') => createHmac(algorithm, secret).update(text);
const url = 'https://calls.example/webhooks/vapi/0af1';

const signedDelivery = (timestamp = seconds) =>
  makeDelivery({
    body,
    headers: { 'x-timestamp': timestamp, 'x-signature': hmacOf(`${timestamp}.${body}`).digest('hex') },
  });

describe('an HMAC credential of Vapi', () => {
  it('is verified with its defaults: SHA-256, hex, the timestamp and the body', () => {
    expect(verifyVapi(signedDelivery(), settingsOf(secret))).toBeNull();
    expect(verifyVapi(signedDelivery(), settingsOf('other'))).toBe('mismatch');
    expect(verifyVapi(makeDelivery({ body }), settingsOf(secret))).toBe('unsigned');
  });

  it('matches a signature that OpenSSL computed', () => {
    const headers = {
      'x-timestamp': '1700000000',
      'x-signature': '9a7879d6abc4f4de47d12213ebe3b6fe19b714ff1c22e48f10960dd1ddf776b6',
    };
    expect(verifyVapi(makeDelivery({ body, headers }), settingsOf(secret))).toBeNull();
  });

  it.each([
    ['sha256', 'base64'],
    ['sha512', 'hex'],
    ['sha1', 'base64'],
    ['sha512', 'base64'],
  ] as const)('is verified with %s in %s', (algorithm, signatureEncoding) => {
    const signature = hmacOf(`${seconds}.${body}`, algorithm).digest(signatureEncoding);
    const delivery = makeDelivery({ body, headers: { 'x-timestamp': seconds, 'x-signature': signature } });
    expect(verifyVapi(delivery, settingsOf(secret, { algorithm, signatureEncoding }))).toBeNull();
    expect(verifyVapi(delivery, settingsOf(secret))).toBe('mismatch');
  });

  it('may have other headers, in any case', () => {
    const signature = hmacOf(`${seconds}.${body}`).digest('hex');
    const options = { signatureHeader: 'X-Our-Signature', timestampHeader: 'X-Our-Time' };
    const headers = { 'x-our-signature': signature, 'x-our-time': seconds };
    expect(verifyVapi(makeDelivery({ body, headers }), settingsOf(secret, options))).toBeNull();
  });

  it('requires the prefix when it has one', () => {
    const signature = hmacOf(body).digest('hex');
    const settings = settingsOf(secret, { signaturePrefix: 'sha256=', includeTimestamp: false });
    const verify = (text: string) => verifyVapi(makeDelivery({ body, headers: { 'x-signature': text } }), settings);
    expect(verify(`sha256=${signature}`)).toBeNull();
    expect(verify(signature)).toBe('malformed');
    expect(verify(`sha512=${signature}`)).toBe('malformed');
  });

  it('fills all tokens of its payload format, and keeps the other text', () => {
    const payloadFormat = '{method} {url} id={svix-id} at={timestamp} {body} {other}';
    const signature = hmacOf(`POST ${url} id=msg_1 at=${seconds} ${body} {other}`).digest('hex');
    const headers = { 'x-signature': signature, 'x-timestamp': seconds, 'x-message': 'msg_1' };
    const settings = settingsOf(secret, { payloadFormat, messageIdHeader: 'X-Message' });
    expect(verifyVapi(makeDelivery({ body, headers, url }), settings)).toBeNull();
    expect(verifyVapi(makeDelivery({ body, headers, url: `${url}2` }), settings)).toBe('mismatch');
    expect(verifyVapi(makeDelivery({ body, headers, url, method: 'PUT' }), settings)).toBe('mismatch');
    expect(verifyVapi(makeDelivery({ body, headers: { ...headers, 'x-message': '' }, url }), settings)).toBe(
      'malformed',
    );
  });

  it('does not fill tokens that the body contains', () => {
    const text = '{"text":"{timestamp} {url}"}';
    const headers = { 'x-timestamp': seconds, 'x-signature': hmacOf(`${seconds}.${text}`).digest('hex') };
    expect(verifyVapi(makeDelivery({ body: text, headers }), settingsOf(secret))).toBeNull();
  });

  it('decodes a base64 secret', () => {
    const key = Buffer.from([0, 255, 1, 254, 200]);
    const signature = createHmac('sha256', key).update(`${seconds}.${body}`).digest('hex');
    const delivery = makeDelivery({ body, headers: { 'x-timestamp': seconds, 'x-signature': signature } });
    expect(verifyVapi(delivery, settingsOf(key.toString('base64'), { secretIsBase64: true }))).toBeNull();
    expect(verifyVapi(delivery, settingsOf(key.toString('base64')))).toBe('mismatch');
  });

  it('signs the body alone in the preset of trigger.dev', () => {
    const headers = { 'x-vapi-signature': hmacOf(body).digest('hex') };
    const settings = settingsOf(secret, { scheme: 'hmac-body' });
    expect(verifyVapi(makeDelivery({ body, headers }), settings)).toBeNull();
    expect(verifyVapi(makeDelivery({ body: `${body} `, headers }), settings)).toBe('mismatch');
    expect(verifyVapi(makeDelivery({ body, headers }), settingsOf(secret))).toBe('unsigned');
  });

  it.each([
    ['in seconds', 1000, 299],
    ['in seconds, five minutes old', 1000, -300],
    ['in milliseconds', 1, 299_000],
    ['in milliseconds, five minutes old', 1, -300_000],
  ])('is fresh with a timestamp %s', (_name, unitMs, offset) => {
    const timestamp = String(nowMs / unitMs + offset);
    expect(verifyVapi(signedDelivery(timestamp), settingsOf(secret))).toBeNull();
  });

  it.each([
    ['more than five minutes old', 1000, -301],
    ['more than five minutes ahead', 1000, 301],
    ['300,001 ms old', 1, -300_001],
    ['300,001 ms ahead', 1, 300_001],
  ])('is stale when it is %s', (_name, unitMs, offset) => {
    const timestamp = String(nowMs / unitMs + offset);
    expect(verifyVapi(signedDelivery(timestamp), settingsOf(secret))).toBe('stale');
  });

  it.each(['1.7e9', '0x6553f100', '+1700000000', '01700000000', '1700000000.0', '-1', 'NaN', '9'.repeat(30)])(
    'is malformed with the timestamp %j, although it is signed',
    (timestamp) => {
      expect(verifyVapi(signedDelivery(timestamp), settingsOf(secret))).toBe('malformed');
    },
  );

  it('is malformed without its timestamp', () => {
    const { 'x-timestamp': _, ...headers } = signedDelivery().headers;
    expect(verifyVapi(makeDelivery({ body, headers }), settingsOf(secret))).toBe('malformed');
  });
});

describe('a bearer credential of Vapi', () => {
  const settings = settingsOf(secret, { scheme: 'bearer' });

  it.each([{ authorization: `Bearer ${secret}` }, { authorization: `bearer ${secret}` }, { 'x-vapi-secret': secret }])(
    'is verified: %j',
    (headers) => {
      expect(verifyVapi(makeDelivery({ body, headers }), settings)).toBeNull();
    },
  );

  it('may have a header of its own', () => {
    const custom = settingsOf(secret, { scheme: 'bearer', tokenHeader: 'X-Our-Token' });
    expect(verifyVapi(makeDelivery({ headers: { 'x-our-token': secret } }), custom)).toBeNull();
    expect(verifyVapi(makeDelivery({ headers: { 'x-vapi-secret': secret } }), custom)).toBe('unsigned');
  });

  it.each([{ authorization: `Bearer ${secret}x` }, { authorization: 'Bearer ' }, { 'x-vapi-secret': 'x' }])(
    'is refused: %j',
    (headers) => {
      expect(verifyVapi(makeDelivery({ body, headers }), settings)).toBe('mismatch');
    },
  );

  it('is unsigned without a token', () => {
    expect(verifyVapi(makeDelivery({ body }), settings)).toBe('unsigned');
  });

  it('is not accepted where an HMAC signature is configured', () => {
    const headers = { authorization: `Bearer ${secret}`, 'x-vapi-secret': secret };
    expect(verifyVapi(makeDelivery({ body, headers }), settingsOf(secret))).toBe('unsigned');
  });
});

describe('secrets', () => {
  it('are both valid during a rotation', () => {
    const settings = { secrets: ['old', secret], options: {}, nowMs };
    expect(verifyVapi(signedDelivery(), settings)).toBeNull();
    expect(verifyVapi(signedDelivery(), { ...settings, secrets: [secret, 'new'] })).toBeNull();
    expect(verifyVapi(signedDelivery(), { ...settings, secrets: ['old', 'new'] })).toBe('mismatch');
  });

  it.each([
    [{}, { secrets: [''] }],
    [{}, { secrets: [] }],
    [{ secretIsBase64: true }, { secrets: ['%%%'] }],
  ])('that give an empty key accept nothing: %j %j', (options, { secrets }) => {
    const signature = createHmac('sha256', '').update(`${seconds}.${body}`).digest('hex');
    const delivery = makeDelivery({ body, headers: { 'x-timestamp': seconds, 'x-signature': signature } });
    expect(verifyVapi(delivery, { secrets, options, nowMs })).toBe('mismatch');
  });

  it('that are empty accept no empty token', () => {
    const delivery = makeDelivery({ headers: { authorization: 'Bearer ' } });
    expect(verifyVapi(delivery, { secrets: [''], options: { scheme: 'bearer' }, nowMs })).toBe('mismatch');
  });
});

describe('options', () => {
  it.each([
    { payloadFormat: '{timestamp}' },
    { payloadFormat: '' },
    { algorithm: 'md5' },
    { signatureHeader: 'not a name' },
    { unknown: true },
    { scheme: 'none' },
  ])('that would weaken the signature are refused: %j', (options) => {
    expect(() => verifyVapi(signedDelivery(), settingsOf(secret, options))).toThrow(/options of the connection/);
  });
});

describe('hostile input', () => {
  it('is refused when one bit is wrong', async () => {
    const parts = ['body', 'x-signature', 'x-timestamp', 'secret'];
    await expectOneBitToMatter(verifyVapi, { delivery: signedDelivery(), settings: settingsOf(secret), parts });
  });

  it('never throws', async () => {
    const headers = ['x-signature', 'x-timestamp', 'authorization', 'x-vapi-secret'];
    await expectHostileInputToBeRefused(verifyVapi, { headers, settings: settingsOf(secret) });
    await expectHostileInputToBeRefused(verifyVapi, { headers, settings: settingsOf(secret, { scheme: 'bearer' }) });
  });
});
