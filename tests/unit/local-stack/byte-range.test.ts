import { describe, expect, it } from 'vitest';
import { parseRange } from '../../../src/local-stack/bucket/range.ts';

describe('a Range header on 1000 bytes', () => {
  it.each([
    ['bytes=0-99', { first: 0, last: 99 }],
    ['bytes=990-', { first: 990, last: 999 }],
    ['bytes=990-5000', { first: 990, last: 999 }],
    ['bytes=-1', { first: 999, last: 999 }],
    ['bytes=-5000', { first: 0, last: 999 }],
    ['bytes=999-999', { first: 999, last: 999 }],
    ['bytes=1000-', 'unsatisfiable'],
    ['bytes=-0', 'unsatisfiable'],
    ['bytes=5-4', undefined],
    ['bytes=0-1,5-6', undefined],
    ['bytes=-', undefined],
    ['items=0-1', undefined],
    ['bytes=a-b', undefined],
    [undefined, undefined],
  ])('%s asks for %o', (header, expected) => {
    expect(parseRange(header, 1000)).toEqual(expected);
  });

  it('can not be satisfied where there is nothing', () => {
    expect(parseRange('bytes=0-', 0)).toBe('unsatisfiable');
  });
});
