// What the cache asks of a tier that several instances share. Optional, and never trusted: it answers within its deadline or
// not at all, it never throws, and a value of it counts only while the counters of its tags say so.

export interface SharedValue {
  /** Frozen, down to its leaves. */
  readonly value: unknown;
  readonly jsonBytes: number;
  readonly loadedAtMs: number;
}

export type SharedAnswer =
  | ({ readonly kind: 'hit' } & SharedValue)
  /** `counters`: the tags' as they were when the value was found missing. What is loaded now is stored with these. */
  | { readonly kind: 'miss'; readonly counters: string }
  /** Nothing is known, so nothing may be stored either. */
  | { readonly kind: 'unknown' };

export interface SharedTier {
  /** False: it can not be asked about these tags now, and a reader does not wait to find out. */
  canAnswer(tags: readonly string[]): boolean;
  read(key: string, tags: readonly string[]): Promise<SharedAnswer>;
  store(key: string, counters: string, json: string, loadedAtMs: number, ttlMs: number): Promise<void>;
  /** From the call until Redis acknowledged, what has this tag is not read from here. Resolves also when it gave up. */
  bump(tag: string, eventId?: string): Promise<void>;
  stats(): SharedTierStats;
  resetStats(): void;
  close(): Promise<void>;
}

export interface SharedTierStats {
  readonly name: string;
  readonly state: 'up' | 'off';
  /** Why it is off and what to do, where that is known. */
  readonly reason: string | null;
  readonly hits: number;
  readonly misses: number;
  readonly unknown: number;
  readonly failures: number;
}
