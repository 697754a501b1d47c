// The SDK of Twilio is the reference: what it signs is accepted here, and what it refuses is refused here.
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import twilio from 'twilio';
import { describe, expect, it } from 'vitest';
import { verifyTwilio } from '../../../../src/providers/twilio/verify.ts';
import {
  expectHostileInputToBeRefused,
  expectOneBitToMatter,
  makeDelivery,
  nowMs,
  settingsOf,
} from '../../../helpers/delivery.ts';
import { fuzzRuns } from '../../../helpers/fuzz-runs.ts';

const token = '12345';
const formType = 'application/x-www-form-urlencoded';
const url = 'https://mycompany.com/myapp.php?foo=1&bar=2';
const fields = {
  CallSid: 'CA1234567890ABCDE',
  Caller: '+14158675309',
  Digits: '1234',
  From: '+14158675309',
  To: '+18005551212',
};

type Fields = Record<string, string | string[]>;

function formOf(values: Fields): string {
  const pairs = Object.entries(values).flatMap(([name, value]) =>
    [value].flat().map((each): [string, string] => [name, each]),
  );
  return new URLSearchParams(pairs).toString();
}

interface FormParts {
  readonly values?: Fields;
  readonly signature?: string;
  readonly headers?: Record<string, string>;
  readonly url?: string;
}

function formDelivery({ values = fields, signature, headers = {}, url: called = url }: FormParts = {}) {
  return makeDelivery({
    body: formOf(values),
    url: called,
    headers: {
      'content-type': formType,
      'x-twilio-signature': signature ?? twilio.getExpectedTwilioSignature(token, called, values),
      ...headers,
    },
  });
}

describe('a form of Twilio', () => {
  it('has the documented signature', () => {
    const delivery = formDelivery({ signature: 'RSOYDt4T1cUTdK1PDd93/VVr8B8=' });
    expect(verifyTwilio(delivery, settingsOf(token))).toBeNull();
    expect(verifyTwilio(delivery, settingsOf('12346'))).toBe('mismatch');
  });

  it('is unsigned without a signature', () => {
    expect(verifyTwilio(formDelivery({ signature: '' }), settingsOf(token))).toBe('unsigned');
  });

  it.each([
    ['empty values', { CallSid: 'CA1', Digits: '' }],
    ['accented letters', { CallerName: 'José Müller 山田', CallSid: 'CA1' }],
    ['spaces and signs', { Body: ' a+b&c=d%20 ', CallSid: 'CA1' }],
    ['repeated values', { MediaUrl: ['b', 'a', 'b'], CallSid: 'CA1' }],
    ['names in both cases', { b: '1', B: '2', a: '3', _: '4' }],
    ['a question mark first', { '?a': '1', b: '2' }],
    ['no fields at all', {}],
  ])('is verified with %s', (_name, values) => {
    expect(verifyTwilio(formDelivery({ values }), settingsOf(token))).toBeNull();
  });

  it('is verified as the SDK does, whatever the fields', () => {
    const names = fc.string({ minLength: 1, unit: 'grapheme' }).filter((name) => name !== '__proto__');
    const anyFields = fc.dictionary(
      names,
      fc.oneof(fc.string(), fc.array(fc.string(), { minLength: 2, maxLength: 4 })),
      {
        maxKeys: 8,
      },
    );
    fc.assert(
      fc.property(anyFields, fc.webUrl({ withQueryParameters: true }), (values, called) => {
        const wellFormed = JSON.parse(JSON.stringify(values).toWellFormed());
        expect(verifyTwilio(formDelivery({ values: wellFormed, url: called }), settingsOf(token))).toBeNull();
      }),
      { numRuns: fuzzRuns(200) },
    );
  });

  it('is refused when a field is added, changed or removed', () => {
    const signature = twilio.getExpectedTwilioSignature(token, url, fields);
    const { Digits: _, ...fewer } = fields;
    for (const values of [{ ...fields, Extra: '', Price: '1' }, { ...fields, To: '+1' }, fewer]) {
      expect(verifyTwilio(formDelivery({ values, signature }), settingsOf(token))).toBe('mismatch');
      expect(twilio.validateRequest(token, signature, url, values)).toBe(false);
    }
  });

  it('is malformed with more than 1000 fields, before they are sorted', () => {
    const values = Object.fromEntries(Array.from({ length: 1001 }, (_, at) => [`f${at}`, '']));
    expect(verifyTwilio(formDelivery({ values }), settingsOf(token))).toBe('malformed');
  });
});

describe('the URL that Twilio signs', () => {
  it.each([
    ['https://calls.example/webhooks/twilio/0af1', 'https://calls.example:443/webhooks/twilio/0af1'],
    ['https://calls.example:443/webhooks/twilio/0af1', 'https://calls.example/webhooks/twilio/0af1'],
    ['http://calls.example/webhooks/twilio/0af1?x=1', 'http://calls.example:80/webhooks/twilio/0af1?x=1'],
    ['https://calls.example:8443/webhooks/twilio/0af1', 'https://calls.example/webhooks/twilio/0af1'],
    ['https://calls.example:8443/webhooks/twilio/0af1', 'https://calls.example:8443/webhooks/twilio/0af1'],
    ['https://[2001:db8::1]/webhooks/twilio/0af1', 'https://[2001:db8::1]:443/webhooks/twilio/0af1'],
    [`https://calls.example/a?name=O'Brien%20%c3%a9`, `https://calls.example:443/a?name=O'Brien%20%c3%a9`],
  ])('%s may be signed as %s', (configured, signed) => {
    const signature = twilio.getExpectedTwilioSignature(token, signed, fields);
    expect(twilio.validateRequest(token, signature, configured, fields)).toBe(true);
    expect(verifyTwilio(formDelivery({ signature, url: configured }), settingsOf(token))).toBeNull();
  });

  it.each([
    'http://calls.example/webhooks/twilio/0af1',
    'https://calls.example/webhooks/twilio/0af2',
    'https://calls.example/webhooks/twilio/0af1?x=1',
    'https://other.example/webhooks/twilio/0af1',
    'https://calls.example:8443/webhooks/twilio/0af1',
  ])('is not %s for another URL', (signed) => {
    const signature = twilio.getExpectedTwilioSignature(token, signed, fields);
    const delivery = formDelivery({ signature, url: 'https://calls.example/webhooks/twilio/0af1' });
    expect(verifyTwilio(delivery, settingsOf(token))).toBe('mismatch');
  });

  it('is taken from the delivery, never from headers', () => {
    const signature = twilio.getExpectedTwilioSignature(token, 'https://evil.example/hook', fields);
    const headers = { host: 'evil.example', 'x-forwarded-host': 'evil.example' };
    expect(verifyTwilio(formDelivery({ signature, headers }), settingsOf(token))).toBe('mismatch');
  });
});

describe('a JSON body of Twilio', () => {
  const json = '{"CallSid":"CA1"}';
  const hash = createHash('sha256').update(json).digest('hex');
  const jsonUrl = `https://calls.example/webhooks/twilio/0af1?bodySHA256=${hash}`;
  const jsonDelivery = (body: string, called = jsonUrl) =>
    makeDelivery({
      body,
      url: called,
      headers: {
        'content-type': 'application/json',
        'x-twilio-signature': twilio.getExpectedTwilioSignature(token, called, {}),
      },
    });

  it('is verified by the signature of the URL and the hash in it', () => {
    expect(verifyTwilio(jsonDelivery(json), settingsOf(token))).toBeNull();
    expect(verifyTwilio(jsonDelivery(json), settingsOf('other'))).toBe('mismatch');
  });

  it.each(['{"CallSid":"CA2"}', `${json} `, ''])('is refused with the body %j', (body) => {
    expect(verifyTwilio(jsonDelivery(body), settingsOf(token))).toBe('mismatch');
    const { 'x-twilio-signature': signature } = jsonDelivery(body).headers;
    expect(twilio.validateRequestWithBody(token, String(signature), jsonUrl, body)).toBe(false);
  });

  it('is malformed without the hash: nothing would protect the body', () => {
    const delivery = jsonDelivery(json, 'https://calls.example/webhooks/twilio/0af1');
    expect(verifyTwilio(delivery, settingsOf(token))).toBe('malformed');
  });
});

describe('a shared key of Twilio', () => {
  const shared = 'shared-key-secret';
  const settingsHeader = 'x-twilio-webhooks-signature-settings';
  const sharedDelivery = (settings: string, algorithm = 'HMAC_SHA256') =>
    formDelivery({
      signature: twilio.getExpectedTwilioSignature(shared, url, fields, algorithm),
      headers: { [settingsHeader]: settings },
    });

  it.each([
    ['key=webhooks_sharedkey_1,algorithm=HMAC_SHA256', 'HMAC_SHA256'],
    [' algorithm = hmac_sha256 , key=webhooks_sharedkey_1', 'HMAC_SHA256'],
    ['key=webhooks_sharedkey_1,algorithm=HMAC_SHA1', 'HMAC_SHA1'],
    ['key=webhooks_sharedkey_1', 'HMAC_SHA1'],
    ['key=webhooks_sharedkey_1,algorithm=', 'HMAC_SHA1'],
  ])('signs with the algorithm of %j', (settings, algorithm) => {
    expect(verifyTwilio(sharedDelivery(settings, algorithm), settingsOf(shared))).toBeNull();
    expect(verifyTwilio(sharedDelivery(settings, algorithm), settingsOf(token))).toBe('mismatch');
  });

  it.each(['key=1,algorithm=HMAC_MD5', 'algorithm=none', 'algorithm=sha256'])('is malformed with %j', (settings) => {
    expect(verifyTwilio(sharedDelivery(settings), settingsOf(shared))).toBe('malformed');
  });

  it('does not verify SHA-256 without its header', () => {
    const signature = twilio.getExpectedTwilioSignature(shared, url, fields, 'HMAC_SHA256');
    expect(verifyTwilio(formDelivery({ signature }), settingsOf(shared))).toBe('mismatch');
  });

  it('is valid beside the auth token during a change from one to the other', () => {
    const settings = { secrets: [token, shared], options: {}, nowMs };
    expect(verifyTwilio(sharedDelivery('key=1,algorithm=HMAC_SHA256'), settings)).toBeNull();
    expect(verifyTwilio(formDelivery(), settings)).toBeNull();
  });
});

describe('hostile input', () => {
  it('is refused when one bit is wrong', async () => {
    const parts = ['body', 'url', 'x-twilio-signature', 'secret'];
    // Without escapes: %2B and %2b are the same value.
    const delivery = formDelivery({ values: { CallSid: 'CA1234567890', Digits: '1234' } });
    await expectOneBitToMatter(verifyTwilio, { delivery, settings: settingsOf(token), parts });
  });

  it('never throws', async () => {
    const headers = ['x-twilio-signature', 'x-twilio-webhooks-signature-settings'];
    await expectHostileInputToBeRefused(verifyTwilio, { headers, settings: settingsOf(token) });
  });

  it('accepts no request that an empty secret signs', () => {
    const signature = twilio.getExpectedTwilioSignature('', url, fields);
    expect(verifyTwilio(formDelivery({ signature }), settingsOf(''))).toBe('mismatch');
  });
});
