// Bland has no SDK with a verifier: the signature is that of the example in its documentation, by OpenSSL.
import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { verifyBland } from '../../../../src/providers/bland/verify.ts';
import {
  expectHostileInputToBeRefused,
  expectOneBitToMatter,
  makeDelivery,
  settingsOf,
} from '../../../helpers/delivery.ts';

const secret = 'bland-secret';
const body = '{"call_id":"c1","price":0.75}';
const recorded = '8e54175a494808fbb2301bd773f4110a85cc4d70cd2b9b9ce5b1a21edbf6abbd';

const sign = (text: string) => createHmac('sha256', secret).update(text).digest('hex');
const deliveryWith = (signature: string, text = body) =>
  makeDelivery({ body: text, headers: { 'x-webhook-signature': signature } });

describe('the signature of Bland', () => {
  it('is verified over the bytes', () => {
    expect(verifyBland(deliveryWith(recorded), settingsOf(secret))).toBeNull();
    expect(verifyBland(deliveryWith(recorded), settingsOf('other'))).toBe('mismatch');
    expect(verifyBland(makeDelivery({ body }), settingsOf(secret))).toBe('unsigned');
  });

  it('is verified over the JSON written again, as the example of Bland signs it', () => {
    const text = '{ "call_id": "c1",\n "price": 0.750 }';
    expect(verifyBland(deliveryWith(recorded, text), settingsOf(secret))).toBeNull();
    expect(verifyBland(deliveryWith(sign(text), text), settingsOf(secret))).toBeNull();
  });

  it.each(['{"call_id":"c2","price":0.75}', 'no JSON', '', `${'['.repeat(50_000)}${']'.repeat(50_000)}`])(
    'is refused over other bodies',
    (text) => {
      expect(verifyBland(deliveryWith(recorded, text), settingsOf(secret))).toBe('mismatch');
    },
  );

  it.each(['x', recorded.slice(2), `sha256=${recorded}`, recorded.toUpperCase()])('is malformed: %s', (signature) => {
    expect(verifyBland(deliveryWith(signature), settingsOf(secret))).toBe('malformed');
  });
});

describe('hostile input', () => {
  it('is refused when one bit is wrong', async () => {
    const parts = ['body', 'x-webhook-signature', 'secret'];
    await expectOneBitToMatter(verifyBland, { delivery: deliveryWith(recorded), settings: settingsOf(secret), parts });
  });

  it('never throws', async () => {
    await expectHostileInputToBeRefused(verifyBland, {
      headers: ['x-webhook-signature'],
      settings: settingsOf(secret),
    });
  });
});
