import { describe, expect, it } from 'vitest';
import {
  readHttpsUrl,
  readMicros,
  readNumber,
  readObject,
  readPartyNumber,
  readSeconds,
  readText,
  toldIfAny,
} from '../../../src/providers/read-fields.ts';

describe('readText', () => {
  it.each([[''], ['  '], [5], [null], [undefined], [{}], [['x']]])('%j is absent', (value) => {
    expect(readText(value)).toBeUndefined();
  });

  it('is trimmed', () => {
    expect(readText(' a ')).toBe('a');
  });
});

describe('readNumber', () => {
  it.each([
    [1.5, 1.5],
    ['-0.0085', -0.0085],
    [' 12 ', 12],
    ['1e5', undefined],
    ['0x10', undefined],
    ['', undefined],
    [Number.NaN, undefined],
    [Number.POSITIVE_INFINITY, undefined],
    [[1], undefined],
    [true, undefined],
  ])('%j is %s', (value, number) => {
    expect(readNumber(value)).toBe(number);
  });
});

describe('readSeconds', () => {
  it.each([
    [59.5, 60],
    ['42', 42],
    [-1, undefined],
    [2 ** 31, undefined],
  ])('%j is %s', (value, seconds) => {
    expect(readSeconds(value)).toBe(seconds);
  });
});

describe('readMicros', () => {
  it.each([
    [0.2143, 214_300],
    [0.000_000_4, 0],
    [-0.01, undefined],
    [1e12, undefined],
    [undefined, undefined],
  ])('%s is %s', (amount, micros) => {
    expect(readMicros(amount)).toBe(micros);
  });
});

describe('readPartyNumber', () => {
  it.each([
    ['+1 (415) 555-0100', '+14155550100'],
    ['sip:ana@example.com', 'sip:ana@example.com'],
    ['Anonymous', undefined],
    ['+266696687', undefined],
    ['restricted', undefined],
  ])('%s is %s', (value, number) => {
    expect(readPartyNumber(value)).toBe(number);
  });
});

describe('readHttpsUrl', () => {
  it.each(['http://a.example/x', 'https://user:secret@a.example/x', 'ftp://a.example', 'a.example', '/x', ''])(
    '%j is absent',
    (value) => {
      expect(readHttpsUrl(value)).toBeUndefined();
    },
  );

  it('keeps the query, which can be a signature', () => {
    expect(readHttpsUrl('https://a.example/x?s=1')).toBe('https://a.example/x?s=1');
  });
});

it('readObject reads neither lists nor null', () => {
  expect([readObject(null), readObject([1]), readObject('x')]).toEqual([{}, {}, {}]);
});

it('toldIfAny leaves out an object without fields', () => {
  expect(toldIfAny({ a: undefined })).toBeUndefined();
  expect(toldIfAny({ a: undefined, b: 1 })).toEqual({ b: 1 });
});
