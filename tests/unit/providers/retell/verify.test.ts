// The SDK of Retell is the reference, in both directions. The malformed headers are those of its own tests.
import { symmetric } from 'retell-sdk/lib/webhook_auth';
import { describe, expect, it } from 'vitest';
import { verifyRetell } from '../../../../src/providers/retell/verify.ts';
import {
  expectHostileInputToBeRefused,
  expectOneBitToMatter,
  makeDelivery,
  nowMs,
  settingsOf,
} from '../../../helpers/delivery.ts';

const apiKey = 'test-api-key';
const body = '{"event":"call_ended"}';
const digest = '07024cabe7dd8f6d1c6e4a8324ca92c812e6ad4a7ee506c04f7e462e3321823e';

const deliveryWith = (signature: string, text = body) =>
  makeDelivery({ body: text, headers: { 'x-retell-signature': signature } });

describe('the signature of Retell', () => {
  it('has the documented form', () => {
    expect(verifyRetell(deliveryWith(`v=${nowMs},d=${digest}`), settingsOf(apiKey))).toBeNull();
    expect(verifyRetell(deliveryWith(`v=${nowMs},d=${digest}`), settingsOf('wrong-api-key'))).toBe('mismatch');
    expect(verifyRetell(deliveryWith(`v=${nowMs},d=${digest}`, `${body} `), settingsOf(apiKey))).toBe('mismatch');
    expect(verifyRetell(makeDelivery({ body }), settingsOf(apiKey))).toBe('unsigned');
  });

  it.each(['{}', '{"text":"José 山田 🎉"}', '', '{ "a" : 1.0 }\n'])('of the SDK is accepted over %j', async (text) => {
    const signature = await symmetric.sign(text, apiKey, nowMs);
    expect(verifyRetell(deliveryWith(signature, text), settingsOf(apiKey))).toBeNull();
  });

  it.each([
    [0, null],
    [300_000, null],
    [-300_000, null],
    [300_001, 'stale'],
    [-300_001, 'stale'],
  ])('that is %i ms from the clock is %s, as in the SDK', async (offsetMs, verdict) => {
    const signature = await symmetric.sign(body, apiKey, nowMs + offsetMs);
    expect(verifyRetell(deliveryWith(signature), settingsOf(apiKey))).toBe(verdict);
    expect(await symmetric.verify(body, apiKey, signature, { timestamp: nowMs })).toBe(verdict === null);
  });

  it.each([
    `v=${nowMs}`,
    `d=${digest},v=${nowMs}`,
    `prefix-v=${nowMs},d=${digest}`,
    `v=${nowMs},d=${digest}-suffix`,
    `v=${nowMs},d=not-hex`,
    `v=${nowMs},d=${digest.slice(2)}`,
    `v=999999999999999999999999,d=${digest}`,
    `v=1.7e12,d=${digest}`,
  ])('is malformed, and refused by the SDK: %s', async (signature) => {
    expect(verifyRetell(deliveryWith(signature), settingsOf(apiKey))).toBe('malformed');
    expect(await symmetric.verify(body, apiKey, signature, { timestamp: nowMs })).toBe(false);
  });

  it('is missing when its header is empty', () => {
    expect(verifyRetell(deliveryWith(''), settingsOf(apiKey))).toBe('unsigned');
  });
});

describe('hostile input', () => {
  it('is refused when one bit is wrong', async () => {
    const delivery = deliveryWith(`v=${nowMs},d=${digest}`);
    const parts = ['body', 'x-retell-signature', 'secret'];
    await expectOneBitToMatter(verifyRetell, { delivery, settings: settingsOf(apiKey), parts });
  });

  it('never throws', async () => {
    await expectHostileInputToBeRefused(verifyRetell, {
      headers: ['x-retell-signature'],
      settings: settingsOf(apiKey),
    });
  });
});
