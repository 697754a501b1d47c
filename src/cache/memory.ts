// The memory tier: limited in bytes and in entries, and one org gets at most its share of both. Outdated entries stay until
// they are evicted, because stale-if-error may need them.
import { LRUCache } from 'lru-cache';
import { shortKey } from './key.ts';
import type { Params } from './policy.ts';
import type { OrgRecord, Scope } from './versions.ts';

export interface Entry {
  readonly scope: Scope;
  /** For the warm-up. Absent when they are too large to keep. */
  readonly params: Params | undefined;
  readonly value: unknown;
  readonly bytes: number;
  readonly version: number;
  readonly ownVersion: number;
  /** `versions.changes()` when the version was last compared and equal. */
  comparedAtChange: number;
  /** Start of the load. */
  readonly loadedAtMs: number;
  readonly ttlMs: number;
  /** How often it was served: the order of the warm-up. */
  served: number;
  /** Served since the eviction of the org last looked at it. */
  wasServed: boolean;
  /** After a failed load: no reload before this time, unless this instance has written since. */
  retryAtMs: number;
  retryOwnVersion: number;
}

interface MemoryLimits {
  readonly maxBytes: number;
  /** lru-cache allocates its arrays for all entries at once: a large number costs memory while empty. */
  readonly maxEntries: number;
  readonly orgShare: number;
}

/** Heap bytes of a value and its key, measured (tests/unit/cache/memory.test.ts). A character of the key may take two bytes. */
export const bytesOnHeap = (jsonBytes: number, key: string) => Math.ceil(jsonBytes * 1.7 + 200 + key.length * 2);

export function createMemory({ maxBytes, maxEntries, orgShare }: MemoryLimits, onEmptyOrg: (org: OrgRecord) => void) {
  const maxOrgBytes = Math.floor(maxBytes * orgShare);
  const maxOrgEntries = Math.max(1, Math.floor(maxEntries * orgShare));
  const keyOf = new WeakMap<object, string>();
  let evictions = 0;

  const entries = new LRUCache<string, Entry>({
    max: maxEntries,
    maxSize: maxBytes,
    sizeCalculation: ({ bytes }) => bytes,
    dispose({ scope: { org, counts }, bytes }, key, reason) {
      // `grow` replaces an entry by itself with a larger size, and counts that.
      if (reason === 'set') return;
      org.bytes -= bytes;
      org.keys.delete(key);
      counts.entries--;
      if (reason === 'evict') evictions++;
      if (org.keys.size === 0) onEmptyOrg(org);
    },
  });

  /** Second chance: an entry that was served meanwhile moves to the end once, so a hit does not reorder anything. */
  function makeRoomIn(org: OrgRecord, bytes: number): void {
    for (const key of org.keys) {
      if (org.bytes + bytes <= maxOrgBytes && org.keys.size < maxOrgEntries) return;
      const entry = entries.peek(key);
      if (entry?.wasServed) {
        entry.wasServed = false;
        org.keys.delete(key);
        org.keys.add(key);
      } else {
        entries.delete(key);
        evictions++;
      }
    }
  }

  /** False: the value alone is larger than the share of an org. */
  function store(fullKey: string, entry: Entry): boolean {
    if (entry.bytes > maxOrgBytes) return false;
    const key = shortKey(fullKey);
    const { org, counts } = entry.scope;
    // Before the new entry is counted. The running read keeps the org.
    entries.delete(key);
    makeRoomIn(org, entry.bytes);
    org.bytes += entry.bytes;
    org.keys.add(key);
    counts.entries++;
    entries.set(key, entry);
    if (typeof entry.value === 'object' && entry.value !== null) keyOf.set(entry.value, key);
    return true;
  }

  /** Counts bytes that live as long as a stored value. False: the value is not stored, or there is no room. */
  function grow(value: object, bytes: number): boolean {
    const key = keyOf.get(value);
    const entry = key === undefined ? undefined : entries.peek(key);
    if (key === undefined || entry?.value !== value || entry.bytes + bytes > maxOrgBytes) return false;
    const { org } = entry.scope;
    makeRoomIn(org, bytes);
    if (entries.peek(key) !== entry) return false;
    org.bytes += bytes;
    entries.set(key, { ...entry, bytes: entry.bytes + bytes });
    return true;
  }

  return {
    get: (key: string) => entries.get(shortKey(key)),
    peek: (key: string) => entries.peek(shortKey(key)),
    store,
    grow,
    values: () => [...entries.values()],
    entries: () => [...entries.entries()],
    stats: () => ({ size: entries.size, maxSize: maxEntries, bytes: entries.calculatedSize, maxBytes, evictions }),
    resetEvictions() {
      evictions = 0;
    },
  };
}
