import { describe, expect, it } from 'vitest';
import {
  etagForEncoding,
  etagOf,
  matchingEtag,
  satisfiesIfMatch,
  satisfiesIfMatchOfRow,
} from '../../../src/http/entity-tags.ts';

const etag = '"abc"';

describe('if-match', () => {
  it.each(['"abc"', ' "abc" ', '"x", "abc"', '"x","abc","y"', '"abc-br"', '"abc-gzip"', '*', ' * ', '"a,b", "abc"'])(
    'matches: %s',
    (header) => expect(satisfiesIfMatch(header, etag)).toBe(true),
  );

  it.each([
    ...['"x"', 'W/"abc"', 'W/"abc-br"', 'abc', '"ABC"', '"abc', 'abc"', '""abc""', 'x"abc"', '"abc"x', '"x,abc"', ''],
    ...['"abc-deflate"', '"abc" "x"', '"x", *', '*, "x"', '**', 'w/"abc"'],
  ])('does not match: %s', (header) => expect(satisfiesIfMatch(header, etag)).toBe(false));
});

describe('if-none-match', () => {
  it.each([
    ['"abc"', '"abc"'],
    ['W/"abc"', '"abc"'],
    ['"x", W/"abc-br"', '"abc-br"'],
    ['"abc-gzip","abc"', '"abc-gzip"'],
    ['*', '*'],
  ])('%s: the caller has %s', (header, matched) => expect(matchingEtag(header, etag)).toBe(matched));

  it.each([undefined, '', '"x"', 'abc', '""abc""', '"abc"x', '"x,abc"', '"x", *'])(
    '%s: the caller has none',
    (header) => expect(matchingEtag(header, etag)).toBeUndefined(),
  );
});

describe('if-match of a row', () => {
  const read = etagOf('state one', '2026-11-20');
  it.each([read, etagForEncoding(read, 'br'), `"nope", ${read}`, '*'])(
    'matches while the version is the same, whatever was joined to it: %s',
    (header) => expect(satisfiesIfMatchOfRow(header, etagOf('state two', '2026-11-20'))).toBe(true),
  );

  it.each([`W/${read}`, read.slice(1, -1), `${read}x`, etagOf('state one', '2026-11-21'), etagOf('state one'), ''])(
    'does not match: %s',
    (header) => expect(satisfiesIfMatchOfRow(header, etagOf('state two', '2026-11-20'))).toBe(false),
  );

  it('needs the same value when there is no version', () => {
    expect(satisfiesIfMatchOfRow(etagOf('one'), etagOf('one'))).toBe(true);
    expect(satisfiesIfMatchOfRow(etagOf('one'), etagOf('other'))).toBe(false);
  });
});

describe('an etag', () => {
  it('depends on the bytes and the encoding', () => {
    const [one, other] = [etagOf('one'), etagOf('other')];
    expect(one).not.toBe(other);
    expect(etagOf(Buffer.from('one'))).toBe(one);
    expect(new Set([one, etagForEncoding(one, 'br'), etagForEncoding(one, 'gzip')]).size).toBe(3);
  });
});
