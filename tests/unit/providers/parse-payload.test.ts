import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePayload } from '../../../src/providers/parse-payload.ts';
import { UnreadablePayload } from '../../../src/providers/provider.ts';
import { makeDelivery } from '../../helpers/delivery.ts';
import { fuzzRuns } from '../../helpers/fuzz-runs.ts';

const parseJson = (body: string | Buffer, type = 'application/json') =>
  parsePayload(makeDelivery({ body, headers: { 'content-type': type } }));
const parseForm = (body: string) => parseJson(body, 'application/x-www-form-urlencoded; charset=utf-8');
const parseGet = (url: string) => parsePayload(makeDelivery({ method: 'GET', url }));

/** An object with this many levels, itself included. */
const nested = (levels: number) => `${'{"a":'.repeat(levels - 1)}{}${'}'.repeat(levels - 1)}`;

describe('a JSON body', () => {
  it('is parsed whatever its content type', () => {
    expect(parseJson('{"a":[1,{"b":null}]}')).toEqual({ a: [1, { b: null }] });
    expect(parseJson('{"a":1}', 'text/plain')).toEqual({ a: 1 });
    expect(parsePayload(makeDelivery({ body: '\uFEFF{"a":1}' }))).toEqual({ a: 1 });
  });

  it('keeps every value', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.jsonValue({ maxDepth: 5 })), (value) => {
        const text = JSON.stringify(value);
        fc.pre(!/__proto__|constructor|\\u0000|\\ud[89a-f]/i.test(text));
        expect(parseJson(text)).toEqual(JSON.parse(text));
      }),
      { numRuns: fuzzRuns(200) },
    );
  });

  it.each(['[]', '"text"', '1', 'null', 'true'])('must be an object: %s', (body) => {
    expect(() => parseJson(body)).toThrow(UnreadablePayload);
  });

  it.each(['', '{', '{"a":1}x', "{'a':1}", 'a=1'])('must be JSON: %j', (body) => {
    expect(() => parseJson(body)).toThrow('The body is not valid JSON');
  });

  it('may have 32 levels, and not one more', () => {
    expect(parseJson(nested(32))).toBeTypeOf('object');
    expect(() => parseJson(nested(33))).toThrow('nested more than 32 levels deep');
    expect(() => parseJson(`{"a":${'['.repeat(32)}${']'.repeat(32)}}`)).toThrow('nested more than 32 levels deep');
    expect(() => parseJson(`{"a":${'['.repeat(500_000)}${']'.repeat(500_000)}}`)).toThrow('levels deep');
  });

  it.each(['{"__proto__":{"admin":true}}', '{"a":[{"constructor":{"prototype":{}}}]}', '{"\\u005f_proto__":1}'])(
    'must not have keys of prototypes: %s',
    (body) => {
      expect(() => parseJson(body)).toThrow(/The key (__proto__|constructor) is not allowed/);
      expect(Object.hasOwn(Object.prototype, 'admin')).toBe(false);
    },
  );

  it('has no text that PostgreSQL cannot store', () => {
    expect(parseJson('{"a\\u0000":"b\\u0000c","d":["\\ud800x","\\ud83d\\ude00"]}')).toEqual({
      'a\uFFFD': 'b\uFFFDc',
      d: ['\uFFFDx', '😀'],
    });
    expect(parseJson(Buffer.from([0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0xff, 0x22, 0x7d]))).toEqual({ a: '\uFFFD' });
  });

  it('is not quoted by an error: it has personal data', () => {
    expect(() => parseJson('{"number":"+14155550100",}')).toThrow(/^The body is not valid JSON$/);
  });
});

describe('a form', () => {
  it('gives its decoded fields, and a list for a repeated one', () => {
    expect(parseForm('CallSid=CA1&CallerName=Jos%C3%A9+M&Digits=&Url=b&Url=a')).toEqual({
      CallSid: 'CA1',
      CallerName: 'José M',
      Digits: '',
      Url: ['b', 'a'],
    });
    expect(parseForm('?a=1')).toEqual({ '?a': '1' });
  });

  it.each(['__proto__=1', 'a=1&constructor=2', '%5F_proto__=1'])('must not have keys of prototypes: %s', (body) => {
    expect(() => parseForm(body)).toThrow(UnreadablePayload);
  });

  it('has at most 1000 fields', () => {
    const fields = (count: number) => Array.from({ length: count }, (_, at) => `f${at}=1`).join('&');
    expect(Object.keys(parseForm(fields(1000)))).toHaveLength(1000);
    expect(() => parseForm(fields(1001))).toThrow('too many fields');
  });

  it('has no text that PostgreSQL cannot store', () => {
    expect(parseForm('a=%00&b=%FF')).toEqual({ a: '\uFFFD', b: '\uFFFD' });
  });
});

describe('a GET', () => {
  it('gives its query', () => {
    expect(parseGet('https://calls.example/webhooks/vonage/0af1?uuid=u1&name=Jos%C3%A9+M&a=1&a=2')).toEqual({
      uuid: 'u1',
      name: 'José M',
      a: ['1', '2'],
    });
    expect(parseGet('https://calls.example/webhooks/vonage/0af1')).toEqual({});
    expect(parseGet('no URL')).toEqual({});
  });
});

describe('any bytes', () => {
  it('give an object or an UnreadablePayload', () => {
    const types = fc.constantFrom('application/json', 'application/x-www-form-urlencoded', '', 'image/png');
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), types, (bytes, type) => {
        try {
          expect(parseJson(Buffer.from(bytes), type)).toBeTypeOf('object');
        } catch (error) {
          expect(error).toBeInstanceOf(UnreadablePayload);
        }
      }),
      { numRuns: fuzzRuns(300) },
    );
  });
});
