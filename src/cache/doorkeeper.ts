import type { Params } from './policy.ts';
import { shortKey } from './short-key.ts';

/** A client that walks through all pages reads each once, and would drive out what others ask for all day. */
export const isFarPage = (params: Params): boolean => Number(params?.page) > 20;

/** Remembers keys that were asked for, in two halves of which the older is forgotten when the younger is full. */
export function createSecondSight(halfSize = 10_000) {
  let younger = new Set<string>();
  let older = new Set<string>();
  return {
    /** True when it was seen before. */
    see(fullKey: string): boolean {
      const key = shortKey(fullKey);
      const isKnown = younger.has(key) || older.has(key);
      younger.add(key);
      if (younger.size >= halfSize) [younger, older] = [new Set(), younger];
      return isKnown;
    },
  };
}
