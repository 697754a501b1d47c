// A version token names a moment: a read that brings it sees everything that was committed by then. It carries nothing; an
// instance that meets it for the first time hears out the change feed, and remembers that it has.
import { LRUCache } from 'lru-cache';
import type { OrgId } from './key.ts';

interface Parts {
  /** True: everything that was committed before the call has been heard. */
  catchUp(): Promise<boolean>;
  readBack(org: OrgId): void;
  readonly maxRemembered?: number;
}

export function createVersionTokens({ catchUp, readBack, maxRemembered = 10_000 }: Parts) {
  const reached = new LRUCache<string, true>({ max: maxRemembered });

  return {
    /** False: this instance may be behind these tokens, so the read has to go past the cache. */
    async reach(org: OrgId, tokens: readonly string[]): Promise<boolean> {
      const missing = tokens.map((token) => `${org} ${token}`).filter((known) => reached.get(known) === undefined);
      if (missing.length === 0) return true;
      if (!(await catchUp())) return false;
      readBack(org);
      for (const known of missing) reached.set(known, true);
      return true;
    },
  };
}
