// Comparisons whose duration depends neither on the secret nor on which secret matches.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

const comparisonKey = randomBytes(32);

/** Compares digests, so that texts of any length take the same time. */
export function isSameText(one: string, other: string): boolean {
  return timingSafeEqual(digest(one), digest(other));
}

const digest = (text: string) => createHmac('sha256', comparisonKey).update(text).digest();

/**
 * Tries every secret, also after a match, and a single secret twice: the duration does not show whether a connection is in
 * a rotation. An empty secret never matches, because a stranger can sign with it.
 */
export function matchesAnySecret(secrets: readonly string[], matches: (secret: string) => boolean): boolean {
  return pairOf(secrets)
    .map((secret) => matches(secret) && secret !== '')
    .includes(true);
}

export function pairOf(secrets: readonly string[]): readonly [string, string] {
  const [first = '', second = first] = secrets;
  return [first, second];
}
