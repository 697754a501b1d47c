// The SDK of Telnyx is too large to install. `sdkAccepts` repeats its steps with Web Crypto (telnyx-node, src/lib/webhooks.ts);
// the key pair is test 1 of RFC 8032.
import { createPrivateKey, sign, webcrypto } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { verifyTelnyx } from '../../../../src/providers/telnyx/verify.ts';
import {
  expectHostileInputToBeRefused,
  expectOneBitToMatter,
  makeDelivery,
  nowMs,
  settingsOf,
} from '../../../helpers/delivery.ts';

const publicKey = '11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=';
const privateKey = createPrivateKey({
  key: {
    kty: 'OKP',
    crv: 'Ed25519',
    x: Buffer.from(publicKey, 'base64').toString('base64url'),
    d: Buffer.from('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60', 'hex').toString('base64url'),
  },
  format: 'jwk',
});
const body = '{"data":{"event_type":"call.initiated"}}';
const recorded = 'MGVTDtGuYLW5kjFwnqNofgeDUyzsF7r4H1L6jz1lD6palyxYTP6fEPDmGoaV769eef2agFBoHmAp47aBRgOyAw==';
const seconds = nowMs / 1000;

const signText = (timestamp: number | string, text = body) =>
  sign(null, Buffer.from(`${timestamp}|${text}`), privateKey).toString('base64');
const deliveryWith = (signature: string, timestamp: number | string = seconds, text = body) =>
  makeDelivery({
    body: text,
    headers: { 'telnyx-signature-ed25519': signature, 'telnyx-timestamp': String(timestamp) },
  });
const verify = (...parts: Parameters<typeof deliveryWith>) =>
  verifyTelnyx(deliveryWith(...parts), settingsOf(publicKey));

async function sdkAccepts(signature: string, timestamp: number | string = seconds, text = body) {
  if (!/^\d+$/.test(String(timestamp)) || Math.abs(seconds - Number(timestamp)) > 300) return false;
  const raw = Buffer.from(publicKey, 'base64');
  const key = await webcrypto.subtle.importKey('raw', raw, { name: 'Ed25519' }, false, ['verify']);
  const signed = new TextEncoder().encode(`${timestamp}|${text}`);
  return webcrypto.subtle.verify('Ed25519', key, Buffer.from(signature, 'base64'), signed);
}

describe('the signature of Telnyx', () => {
  it('is verified with the public key', () => {
    expect(verify(recorded)).toBeNull();
    expect(verify(recorded, seconds, `${body} `)).toBe('mismatch');
    expect(verifyTelnyx(makeDelivery({ body }), settingsOf(publicKey))).toBe('unsigned');
  });

  it.each([
    [0, null],
    [300, null],
    [-300, null],
    [301, 'stale'],
    [-301, 'stale'],
  ])('that is %i s from the clock is %s, as in the SDK', async (offset, verdict) => {
    const timestamp = seconds + offset;
    expect(verify(signText(timestamp), timestamp)).toBe(verdict);
    expect(await sdkAccepts(signText(timestamp), timestamp)).toBe(verdict === null);
  });

  it.each(['1.7e9', '0x6553f100', '1700000000abc', ' 1700000000', '-1700000000'])(
    'is malformed with the timestamp %j, although it is signed',
    async (timestamp) => {
      expect(verify(signText(timestamp), timestamp)).toBe('malformed');
      expect(await sdkAccepts(signText(timestamp), timestamp)).toBe(false);
    },
  );

  it.each(['x', recorded.slice(0, -4), recorded.replace('==', ''), ` ${recorded}`, `${recorded}AAAA`])(
    'is malformed: %j',
    (signature) => {
      expect(verify(signature)).toBe('malformed');
    },
  );

  it('is malformed without its timestamp', () => {
    const delivery = makeDelivery({ body, headers: { 'telnyx-signature-ed25519': recorded } });
    expect(verifyTelnyx(delivery, settingsOf(publicKey))).toBe('malformed');
  });

  it('may be by either key during a rotation', () => {
    const other = Buffer.alloc(32, 3).toString('base64');
    expect(verifyTelnyx(deliveryWith(recorded), { ...settingsOf(''), secrets: [other, publicKey] })).toBeNull();
    expect(verifyTelnyx(deliveryWith(recorded), { ...settingsOf(''), secrets: [other] })).toBe('mismatch');
  });

  it.each(['', 'no key', Buffer.alloc(31).toString('base64'), `${publicKey} `, recorded])(
    'is a mismatch, and no failure, with the key %j',
    (secret) => {
      expect(verifyTelnyx(deliveryWith(recorded), settingsOf(secret))).toBe('mismatch');
    },
  );
});

describe('hostile input', () => {
  it('is refused when one bit is wrong', async () => {
    const delivery = deliveryWith(recorded);
    const parts = ['body', 'telnyx-signature-ed25519', 'telnyx-timestamp', 'secret'];
    await expectOneBitToMatter(verifyTelnyx, { delivery, settings: settingsOf(publicKey), parts });
  });

  it('never throws', async () => {
    const headers = ['telnyx-signature-ed25519', 'telnyx-timestamp'];
    await expectHostileInputToBeRefused(verifyTelnyx, { headers, settings: settingsOf(publicKey) });
  });
});
