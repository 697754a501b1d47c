import { describe, expect, it } from 'vitest';
import { formHeld, isMatched, tagIn, tagOf } from '../../../src/http/entity-tags.ts';

const etag = '"abc"';

describe('if-match', () => {
  it.each(['"abc"', ' "abc" ', '"x", "abc"', '"x","abc","y"', '"abc-br"', '"abc-gzip"', '*', ' * ', '"a,b", "abc"'])(
    'matches: %s',
    (header) => expect(isMatched(header, etag)).toBe(true),
  );

  it.each([
    ...['"x"', 'W/"abc"', 'W/"abc-br"', 'abc', '"ABC"', '"abc', 'abc"', '""abc""', 'x"abc"', '"abc"x', '"x,abc"', ''],
    ...['"abc-deflate"', '"abc" "x"', '"x", *', '*, "x"', '**', 'w/"abc"'],
  ])('matches nothing: %s', (header) => expect(isMatched(header, etag)).toBe(false));
});

describe('if-none-match', () => {
  it.each([
    ['"abc"', '"abc"'],
    ['W/"abc"', '"abc"'],
    ['"x", W/"abc-br"', '"abc-br"'],
    ['"abc-gzip","abc"', '"abc-gzip"'],
    ['*', '*'],
  ])('%s: the caller has %s', (header, held) => expect(formHeld(header, etag)).toBe(held));

  it.each([undefined, '', '"x"', 'abc', '""abc""', '"abc"x', '"x,abc"', '"x", *'])(
    '%s: the caller has none',
    (header) => expect(formHeld(header, etag)).toBeUndefined(),
  );
});

describe('a tag', () => {
  it('is of the bytes and of the encoding', () => {
    const [one, other] = [tagOf('one'), tagOf('other')];
    expect(one).not.toBe(other);
    expect(tagOf(Buffer.from('one'))).toBe(one);
    expect(new Set([one, tagIn(one, 'br'), tagIn(one, 'gzip')]).size).toBe(3);
  });
});
