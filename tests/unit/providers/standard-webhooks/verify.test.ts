// The package standardwebhooks is the reference, in both directions.
import { createHmac } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { verifyStandardWebhooks } from '../../../../src/providers/standard-webhooks/verify.ts';
import {
  expectHostileInputToBeRefused,
  expectOneBitToMatter,
  makeDelivery,
  nowMs,
  settingsOf,
} from '../../../helpers/delivery.ts';

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const body = '{"test": 2432232314}';
const id = 'msg_p5jXN8AQM9LWM0D4loKWxJek';
const seconds = nowMs / 1000;

const sign = (timestamp = seconds, text = body) => new Webhook(secret).sign(id, new Date(timestamp * 1000), text);
const headersWith = (signature: string, timestamp: number | string = seconds, prefix = 'webhook') => ({
  [`${prefix}-id`]: id,
  [`${prefix}-timestamp`]: String(timestamp),
  [`${prefix}-signature`]: signature,
});
const verify = (headers: Record<string, string>, text = body) =>
  verifyStandardWebhooks(makeDelivery({ body: text, headers }), settingsOf(secret));

function sdkAccepts(headers: Record<string, string>, text = body) {
  try {
    new Webhook(secret).verify(text, headers, { jsonParse: false });
    return true;
  } catch {
    return false;
  }
}

// The SDK reads the clock.
beforeEach(() => {
  vi.useFakeTimers({ now: nowMs, toFake: ['Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a standard webhook', () => {
  it.each([body, '{"text":"José 山田 🎉"}', ''])('that the SDK signs is accepted: %j', (text) => {
    expect(verify(headersWith(sign(seconds, text)), text)).toBeNull();
  });

  it('may have the headers of Svix', () => {
    expect(verify(headersWith(sign(), seconds, 'svix'))).toBeNull();
  });

  it('does not mix both kinds of headers', () => {
    const { 'svix-signature': _, ...others } = headersWith(sign(), seconds, 'svix');
    expect(verify({ 'webhook-signature': sign(), ...others })).toBe('malformed');
  });

  it.each([
    ['another signature before', (valid: string) => `v1,AAAA ${valid}`],
    ['another version before', (valid: string) => `v1a,AAAA v2,${valid.slice(3)} ${valid}`],
    ['another signature after', (valid: string) => `${valid} v1,AAAA`],
  ])('is accepted with %s', (_name, change) => {
    expect(verify(headersWith(change(sign())))).toBeNull();
    expect(sdkAccepts(headersWith(change(sign())))).toBe(true);
  });

  it.each([
    ['no version', (valid: string) => valid.slice(3), 'malformed'],
    ['only another version', (valid: string) => valid.replace('v1,', 'v2,'), 'malformed'],
    ['a shorter signature', (valid: string) => valid.slice(0, -2), 'mismatch'],
    ['an empty signature', () => 'v1,', 'mismatch'],
  ])('is refused with %s', (_name, change, verdict) => {
    expect(verify(headersWith(change(sign())))).toBe(verdict);
    expect(sdkAccepts(headersWith(change(sign())))).toBe(false);
  });

  it.each([
    [300, null],
    [-300, null],
    [301, 'stale'],
    [-301, 'stale'],
  ])('that is %i s from the clock is %s, as in the SDK', (offset, verdict) => {
    const headers = headersWith(sign(seconds + offset), seconds + offset);
    expect(verify(headers)).toBe(verdict);
    expect(sdkAccepts(headers)).toBe(verdict === null);
  });

  it('is compared with the whole second of the clock, as in the SDK', () => {
    vi.setSystemTime(nowMs + 300_999);
    const settings = { ...settingsOf(secret), nowMs: nowMs + 300_999 };
    expect(verifyStandardWebhooks(makeDelivery({ body, headers: headersWith(sign()) }), settings)).toBeNull();
    expect(sdkAccepts(headersWith(sign()))).toBe(true);
  });

  it.each(['webhook-id', 'webhook-timestamp'])('is malformed without %s', (name) => {
    const { [name]: _, ...headers } = headersWith(sign());
    expect(verify(headers)).toBe('malformed');
  });

  it('is malformed with more than ten signatures', () => {
    expect(verify(headersWith(`${'v1,AAAA '.repeat(9)}${sign()}`))).toBeNull();
    expect(verify(headersWith(`${'v1,AAAA '.repeat(10)}${sign()}`))).toBe('malformed');
  });

  it('is unsigned without a signature', () => {
    expect(verify({})).toBe('unsigned');
  });

  it.each(['1700000000x', '1.7e9', ' 1700000000'])('is malformed with the timestamp %j', (timestamp) => {
    expect(verify(headersWith(sign(), timestamp))).toBe('malformed');
  });

  it('may have a secret without its prefix', () => {
    const settings = settingsOf(secret.replace('whsec_', ''));
    expect(verifyStandardWebhooks(makeDelivery({ body, headers: headersWith(sign()) }), settings)).toBeNull();
  });

  it.each(['whsec_', 'whsec_%'])('is never accepted with the empty key %j', (empty) => {
    const signature = createHmac('sha256', '').update(`${id}.${seconds}.${body}`).digest('base64');
    for (const header of [`v1,${signature}`, 'v1,']) {
      const delivery = makeDelivery({ body, headers: headersWith(header) });
      expect(verifyStandardWebhooks(delivery, settingsOf(empty))).toBe('mismatch');
    }
  });
});

describe('hostile input', () => {
  it('is refused when one bit is wrong', async () => {
    // The prefix of the secret is no part of the key.
    const settings = settingsOf(Buffer.alloc(24, 7).toString('base64'));
    const signature = new Webhook(settings.secrets[0] ?? '').sign(id, new Date(nowMs), body);
    const delivery = makeDelivery({ body, headers: headersWith(signature) });
    const parts = ['body', 'webhook-id', 'webhook-timestamp', 'webhook-signature'];
    await expectOneBitToMatter(verifyStandardWebhooks, { delivery, settings, parts });
  });

  it('never throws', async () => {
    const names = ['id', 'timestamp', 'signature'];
    const headers = [...names.map((name) => `webhook-${name}`), ...names.map((name) => `svix-${name}`)];
    await expectHostileInputToBeRefused(verifyStandardWebhooks, { headers, settings: settingsOf(secret) });
  });
});
