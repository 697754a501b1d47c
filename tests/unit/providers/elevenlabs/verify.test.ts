// The SDK of ElevenLabs is too large to install. `signAsSdk` repeats what `constructEvent` of elevenlabs-js compares with
// (src/wrapper/webhooks.ts); the recorded signature comes from OpenSSL.
import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { verifyElevenLabs } from '../../../../src/providers/elevenlabs/verify.ts';
import {
  expectHostileInputToBeRefused,
  expectOneBitToMatter,
  makeDelivery,
  nowMs,
  settingsOf,
} from '../../../helpers/delivery.ts';

const secret = 'wsec_elevenlabs';
const body = '{"type":"post_call_transcription"}';
const recorded = 't=1700000000,v0=bcfb2b1d1f8be05e9c0d79f8f2252ee3cc6749a3cd8ae7e7ace84c5404958a21';
const seconds = nowMs / 1000;

const deliveryWith = (signature: string, text = body) =>
  makeDelivery({ body: text, headers: { 'elevenlabs-signature': signature } });

function signAsSdk(timestamp: number | string, text = body) {
  return `t=${timestamp},v0=${createHmac('sha256', secret).update(`${timestamp}.${text}`).digest('hex')}`;
}

describe('the signature of ElevenLabs', () => {
  it('is verified', () => {
    expect(signAsSdk(seconds)).toBe(recorded);
    expect(verifyElevenLabs(deliveryWith(recorded), settingsOf(secret))).toBeNull();
    expect(verifyElevenLabs(deliveryWith(recorded), settingsOf('other'))).toBe('mismatch');
    expect(verifyElevenLabs(deliveryWith(recorded, `${body}\n`), settingsOf(secret))).toBe('mismatch');
    expect(verifyElevenLabs(makeDelivery({ body }), settingsOf(secret))).toBe('unsigned');
  });

  it('covers the bytes, not the JSON written again', () => {
    const text = '{ "cost": 1.0, "text": "Jos\\u00e9" }';
    expect(verifyElevenLabs(deliveryWith(signAsSdk(seconds, text), text), settingsOf(secret))).toBeNull();
  });

  it('may stand beside other parts', () => {
    const [timestamp = '', signature = ''] = recorded.split(',');
    for (const header of [
      `${signature},${timestamp}`,
      `${recorded},v1=abc`,
      `${timestamp},v0=${'0'.repeat(64)},${signature}`,
      `${timestamp}, ${signature}`,
    ])
      expect(verifyElevenLabs(deliveryWith(header), settingsOf(secret))).toBeNull();
  });

  it.each([
    [300, null],
    [-300, null],
    [301, 'stale'],
    [-301, 'stale'],
  ])('that is %i s from the clock is %s', (offset, verdict) => {
    expect(verifyElevenLabs(deliveryWith(signAsSdk(seconds + offset)), settingsOf(secret))).toBe(verdict);
  });

  it.each(['t=1700000000', 'v0=00', 't=,v0=00', 'x', signAsSdk('1.7e9'), signAsSdk(''), signAsSdk('Infinity')])(
    'is malformed: %s',
    (header) => {
      expect(verifyElevenLabs(deliveryWith(header), settingsOf(secret))).toBe('malformed');
    },
  );
});

describe('hostile input', () => {
  it('is refused when one bit is wrong', async () => {
    const parts = ['body', 'elevenlabs-signature', 'secret'];
    const delivery = deliveryWith(recorded);
    await expectOneBitToMatter(verifyElevenLabs, { delivery, settings: settingsOf(secret), parts });
  });

  it('never throws', async () => {
    await expectHostileInputToBeRefused(verifyElevenLabs, {
      headers: ['elevenlabs-signature'],
      settings: settingsOf(secret),
    });
  });
});
