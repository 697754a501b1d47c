import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { isSameText, matchesAnySecret, pairOf } from '../../../src/providers/constant-time.ts';
import { fuzzRuns } from '../../helpers/fuzz-runs.ts';

describe('isSameText', () => {
  it('is equality, for texts of any length', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (one, other) => {
        expect(isSameText(one, one)).toBe(true);
        expect(isSameText(one, other)).toBe(one === other);
      }),
      { numRuns: fuzzRuns(200) },
    );
  });
});

describe('matchesAnySecret', () => {
  it.each([[['a']], [['a', 'b']], [['b', 'a']], [['b']], [['b', 'c']], [[]], [['']]])(
    'does the same work for %j: two comparisons, also after a match',
    (secrets) => {
      const matches = vi.fn((secret: string) => secret === 'a');
      expect(matchesAnySecret(secrets, matches)).toBe(secrets.includes('a'));
      expect(matches).toHaveBeenCalledTimes(2);
    },
  );

  it('tries a single secret twice', () => {
    expect(pairOf(['a'])).toEqual(['a', 'a']);
    expect(pairOf(['a', 'b'])).toEqual(['a', 'b']);
  });

  it('never matches an empty secret', () => {
    for (const secrets of [[], [''], ['', '']]) expect(matchesAnySecret(secrets, () => true)).toBe(false);
  });
});
