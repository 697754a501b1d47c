// The SDK of Plivo is the reference. It only verifies, so `signV3` and `signV2` are checked with it before they are used.
import { createHmac } from 'node:crypto';
import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { verifyPlivo } from '../../../../src/providers/plivo/verify.ts';
import {
  expectHostileInputToBeRefused,
  expectOneBitToMatter,
  makeDelivery,
  settingsOf,
} from '../../../helpers/delivery.ts';
import { fuzzRuns } from '../../../helpers/fuzz-runs.ts';

type Fields = Record<string, string | string[]>;

interface PlivoSdk {
  validateV3Signature(
    method: string,
    url: string,
    nonce: string,
    token: string,
    signature: string,
    fields?: Fields,
  ): boolean;
  validateSignature(url: string, nonce: string, signature: string, token: string): boolean;
}

// The package has no types.
const plivo: PlivoSdk = createRequire(import.meta.url)('plivo');

const token = 'plivo-auth-token';
const nonce = '12345678901234567890';
const base = 'https://calls.example/webhooks/plivo/0af1';
const hmacOf = (text: string) => createHmac('sha256', token).update(text).digest('base64');

function formOf(fields: Fields): string {
  const pairs = Object.entries(fields).flatMap(([name, value]) =>
    [value].flat().map((each): [string, string] => [name, each]),
  );
  return new URLSearchParams(pairs).toString();
}

interface Parts {
  readonly signed: string;
  readonly url?: string;
  readonly fields?: Fields;
  readonly method?: string;
  readonly version?: string;
}

function deliveryOf({ signed, url = base, fields = {}, method = 'POST', version = 'v3' }: Parts) {
  return makeDelivery({
    method,
    url,
    body: formOf(fields),
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      [`x-plivo-signature-${version}`]: hmacOf(signed),
      [`x-plivo-signature-${version}-nonce`]: nonce,
    },
  });
}

describe('a V3 signature of Plivo', () => {
  const fields = { CallUUID: 'u1', From: '14155550100', CallStatus: 'completed' };
  const fieldText = 'CallStatuscompletedCallUUIDu1From14155550100';

  it.each<[string, Parts]>([
    ['a form', { signed: `${base}?${fieldText}.${nonce}`, fields }],
    ['a form and a query', { signed: `${base}?a=1&b=2.${fieldText}.${nonce}`, url: `${base}?b=2&a=1`, fields }],
    ['a query alone', { signed: `${base}?a=1.${nonce}`, url: `${base}?a=1` }],
    ['neither', { signed: `${base}.${nonce}` }],
    ['a GET', { signed: `${base}?a=1&a=2&b=x y.${nonce}`, url: `${base}?b=x%20y&a=2&a=1`, method: 'GET' }],
    ['repeated fields', { signed: `${base}?Ta1Ta2.${nonce}`, fields: { T: ['a2', 'a1'] } }],
    [
      'a port',
      { signed: `https://calls.example:8443/p?${fieldText}.${nonce}`, url: 'https://calls.example:8443/p', fields },
    ],
    ['accents', { signed: `${base}?NameJosé.${nonce}`, fields: { Name: 'José' } }],
  ])('is verified over %s, as by the SDK', (_name, parts) => {
    const { url = base, method = 'POST', signed } = parts;
    expect(plivo.validateV3Signature(method, url, nonce, token, hmacOf(signed), parts.fields ?? {})).toBe(true);
    expect(verifyPlivo(deliveryOf(parts), settingsOf(token))).toBeNull();
    expect(verifyPlivo(deliveryOf(parts), settingsOf('other'))).toBe('mismatch');
  });

  it('is accepted exactly when the SDK accepts it, whatever the query and the fields', () => {
    const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9]{0,5}$/);
    const value = fc.stringMatching(/^[ -~éß山]{0,8}$/u);
    const anyFields = fc.dictionary(name, fc.oneof(value, fc.array(value, { minLength: 2, maxLength: 3 })), {
      maxKeys: 4,
    });
    fc.assert(
      fc.property(anyFields, anyFields, fc.constantFrom('GET', 'POST'), (query, values, method) => {
        const sent = method === 'GET' ? {} : values;
        const search = formOf(query).replaceAll('+', '%20');
        const url = search === '' ? base : `${base}?${search}`;
        const signed = signedBySdkRules(query, sent);
        expect(plivo.validateV3Signature(method, url, nonce, token, hmacOf(signed), structuredClone(sent))).toBe(true);
        expect(verifyPlivo(deliveryOf({ signed, url, fields: sent, method }), settingsOf(token))).toBeNull();
      }),
      { numRuns: fuzzRuns(200) },
    );
  });

  it('may be one of a list, or by the main account', () => {
    const parts = { signed: `${base}?${fieldText}.${nonce}`, fields };
    const delivery = deliveryOf(parts);
    const signature = hmacOf(parts.signed);
    for (const change of [
      { 'x-plivo-signature-v3': `AAAA,${signature}` },
      { 'x-plivo-signature-v3': `${signature}, AAAA` },
      { 'x-plivo-signature-v3': 'AAAA', 'x-plivo-signature-ma-v3': signature },
    ])
      expect(verifyPlivo({ ...delivery, headers: { ...delivery.headers, ...change } }, settingsOf(token))).toBeNull();
  });

  it('is malformed with more than ten signatures', () => {
    const delivery = deliveryOf({ signed: `${base}.${nonce}` });
    const many = (count: number) => `${'AAAA,'.repeat(count)}${delivery.headers['x-plivo-signature-v3']}`;
    const verify = (signatures: string) =>
      verifyPlivo(
        { ...delivery, headers: { ...delivery.headers, 'x-plivo-signature-v3': signatures } },
        settingsOf(token),
      );
    expect(verify(many(9))).toBeNull();
    expect(verify(many(10))).toBe('malformed');
  });

  it('is malformed without its nonce, over JSON, or with another method', () => {
    const delivery = deliveryOf({ signed: `${base}?${fieldText}.${nonce}`, fields });
    const { 'x-plivo-signature-v3-nonce': _, ...headers } = delivery.headers;
    const json = { ...delivery.headers, 'content-type': 'application/json' };
    for (const changed of [
      { ...delivery, headers },
      { ...delivery, headers: json },
      { ...delivery, method: 'PUT' },
    ])
      expect(verifyPlivo(changed, settingsOf(token))).toBe('malformed');
  });
});

/** The rules in providers.md, written a second time and checked with the SDK above. */
function signedBySdkRules(query: Fields, fields: Fields): string {
  const sorted = (values: Fields, join: string) =>
    Object.keys(values)
      .sort()
      .flatMap((name) =>
        [values[name] ?? []]
          .flat()
          .sort()
          .map((value) => `${name}${join}${value}`),
      );
  const [queryPairs, fieldPairs] = [sorted(query, '='), sorted(fields, '')];
  const dot = queryPairs.length > 0 && fieldPairs.length > 0 ? '.' : '';
  const mark = queryPairs.length + fieldPairs.length > 0 ? '?' : '';
  return `${base}${mark}${queryPairs.join('&')}${dot}${fieldPairs.join('')}.${nonce}`;
}

describe('a V2 signature of Plivo', () => {
  const settings = settingsOf(token, { signatureVersion: 'v2' });
  const delivery = deliveryOf({ signed: `${base}${nonce}`, url: `${base}?a=1`, version: 'v2' });

  it('is verified over the URL without its query, as by the SDK', () => {
    expect(plivo.validateSignature(`${base}?a=1`, nonce, hmacOf(`${base}${nonce}`), token)).toBe(true);
    expect(verifyPlivo(delivery, settings)).toBeNull();
    expect(verifyPlivo({ ...delivery, url: `${base}2` }, settings)).toBe('mismatch');
  });

  it('is not accepted unless the connection says so: it protects no field', () => {
    expect(verifyPlivo(delivery, settingsOf(token))).toBe('unsigned');
  });

  it('is required when the connection says so', () => {
    expect(verifyPlivo(deliveryOf({ signed: `${base}.${nonce}` }), settings)).toBe('unsigned');
  });
});

describe('hostile input', () => {
  it('is refused when one bit is wrong', async () => {
    const url = `${base}?a=1`;
    const delivery = deliveryOf({ signed: `${url}.CallUUIDu1.${nonce}`, url, fields: { CallUUID: 'u1' } });
    const parts = ['body', 'url', 'x-plivo-signature-v3', 'x-plivo-signature-v3-nonce', 'secret'];
    await expectOneBitToMatter(verifyPlivo, { delivery, settings: settingsOf(token), parts });
  });

  it('never throws', async () => {
    const headers = ['v3', 'ma-v3', 'v3-nonce', 'v2', 'v2-nonce'].map((name) => `x-plivo-signature-${name}`);
    await expectHostileInputToBeRefused(verifyPlivo, { headers, settings: settingsOf(token) });
    const v2 = settingsOf(token, { signatureVersion: 'v2' });
    await expectHostileInputToBeRefused(verifyPlivo, { headers, settings: v2 });
  });
});
