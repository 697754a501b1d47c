// A client that pages through everything reads each page once and would evict hot entries. So far pages are stored on their
// second request only.
import { shortKey } from './key.ts';
import type { Params } from './policy.ts';

export const isFarPage = (params: Params): boolean => Number(params?.page) > 20;

/** Keeps requested keys in two generations. A full young generation becomes the old one, and the old one is dropped. */
export function createDoorkeeper(maxKeysPerGeneration = 10_000) {
  let young = new Set<string>();
  let old = new Set<string>();
  return {
    /** True: the key was requested before. */
    admits(fullKey: string): boolean {
      const key = shortKey(fullKey);
      const wasRequested = young.has(key) || old.has(key);
      young.add(key);
      if (young.size >= maxKeysPerGeneration) [young, old] = [new Set(), young];
      return wasRequested;
    },
  };
}
