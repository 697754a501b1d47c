// The interface of the tier that instances share. A value counts only while the counters of its tags are the same as when it was
// stored. No method throws, and none takes longer than a deadline.

interface SharedValue {
  /** Deeply frozen. */
  readonly value: unknown;
  readonly jsonBytes: number;
  readonly loadedAtMs: number;
}

export type SharedAnswer =
  | ({ readonly kind: 'hit' } & SharedValue)
  /** `counters` of the tags at the time of the lookup. A value that is loaded now is stored with them. */
  | { readonly kind: 'miss'; readonly counters: string }
  /** The counters are not known, so nothing may be stored. */
  | { readonly kind: 'unknown' };

export interface SharedTier {
  /** False: values with these tags cannot be read now. Answers at once. */
  canAnswer(tags: readonly string[]): boolean;
  read(key: string, tags: readonly string[]): Promise<SharedAnswer>;
  store(key: string, counters: string, json: string, loadedAtMs: number, ttlMs: number): Promise<void>;
  /** Until it is acknowledged, no value with this tag is read. Resolves also when it fails. */
  bump(tag: string, eventId?: string): Promise<void>;
  stats(): SharedTierStats;
  resetStats(): void;
  close(): Promise<void>;
}

interface SharedTierStats {
  readonly name: string;
  readonly state: 'up' | 'off';
  /** Why it is off and what to do, where known. */
  readonly reason: string | null;
  readonly hits: number;
  readonly misses: number;
  readonly unknown: number;
  readonly failures: number;
}
