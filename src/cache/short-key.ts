// Keys as they are remembered: a long one is its SHA-256, so that what a caller writes in a search does not fill the memory.
// Two keys with one digest would take 2^128 tries to find, and the digest covers the organisation: nobody makes one that
// collides with another organisation's. Redis keeps the full key beside the value and compares it.
import { hash } from 'node:crypto';

const longestPlain = 200;

/** No plain key begins with it: a policy's name is escaped. */
const mark = '#';

export const shortKey = (key: string): string =>
  key.length <= longestPlain ? key : mark + hash('sha256', key, 'base64url');

/** The params cannot be read back from it. */
export const isDigest = (key: string): boolean => key.startsWith(mark);
