// The memory tier: bounded in bytes and in entries, and one org never has more than a tenth of either. It knows nothing of
// freshness: what is outdated stays until it is driven out, for the day the loader fails.
import { LRUCache } from 'lru-cache';
import { shortKey } from './short-key.ts';
import type { OrgRecord, Scope } from './versions.ts';

export interface Entry {
  readonly scope: Scope;
  readonly value: unknown;
  readonly bytes: number;
  readonly stamp: number;
  readonly ownStamp: number;
  /** The moves of all versions when its stamp was last found current: until one moves, it still is. */
  currentAtMove: number;
  /** When its load started. */
  readonly loadedAtMs: number;
  readonly ttlMs: number;
  /** How often it was asked for: the warm-up's order. */
  asked: number;
  /** Asked for since the org's bound last passed over it. */
  isRecent: boolean;
  /** After a failed load, and unless this process wrote since, nobody tries before then. */
  retryAtMs: number;
  retryOwnStamp: number;
}

export interface MemoryBounds {
  readonly maxBytes: number;
  /** lru-cache lays its arrays out for all of them at once: a large number costs memory while empty. */
  readonly maxEntries: number;
  readonly orgShare: number;
}

/** What a value of this many bytes of JSON costs on the heap, measured; and its key, of which a letter may take two bytes. */
export const bytesOnHeap = (jsonBytes: number, key: string) => Math.ceil(jsonBytes * 1.7 + 200 + key.length * 2);

export function createMemory({ maxBytes, maxEntries, orgShare }: MemoryBounds, onEmptyOrg: (org: OrgRecord) => void) {
  const maxOrgBytes = Math.floor(maxBytes * orgShare);
  const maxOrgEntries = Math.max(1, Math.floor(maxEntries * orgShare));
  let evictions = 0;

  const entries = new LRUCache<string, Entry>({
    max: maxEntries,
    maxSize: maxBytes,
    sizeCalculation: ({ bytes }) => bytes,
    dispose({ scope: { org, counts }, bytes }, key, reason) {
      // It has only grown.
      if (reason === 'set') return;
      org.bytes -= bytes;
      org.keys.delete(key);
      counts.entries--;
      if (reason === 'evict') evictions++;
      if (org.keys.size === 0) onEmptyOrg(org);
    },
  });
  const keyOf = new WeakMap<object, string>();

  /** A second chance for what was asked for meanwhile, so that a hit need not reorder anything. */
  function makeRoomIn(org: OrgRecord, bytes: number): void {
    for (const key of org.keys) {
      if (org.bytes + bytes <= maxOrgBytes && org.keys.size < maxOrgEntries) return;
      const entry = entries.peek(key);
      if (entry?.isRecent) {
        entry.isRecent = false;
        org.keys.delete(key);
        org.keys.add(key);
      } else {
        entries.delete(key);
        evictions++;
      }
    }
  }

  return {
    get: (key: string) => entries.get(shortKey(key)),
    peek: (key: string) => entries.peek(shortKey(key)),
    /** False: one org may not have as much as this one value takes. */
    store(fullKey: string, entry: Entry): boolean {
      if (entry.bytes > maxOrgBytes) return false;
      const key = shortKey(fullKey);
      const { org, counts } = entry.scope;
      // It is gone before its successor is counted; the org stays held by the flight that brings the successor.
      entries.delete(key);
      makeRoomIn(org, entry.bytes);
      org.bytes += entry.bytes;
      org.keys.add(key);
      counts.entries++;
      entries.set(key, entry);
      if (typeof entry.value === 'object' && entry.value !== null) keyOf.set(entry.value, key);
      return true;
    },
    /** Counts bytes that are held as long as this value is. False: it is not stored, or there is no room for so much. */
    grow(value: object, bytes: number): boolean {
      const key = keyOf.get(value);
      const entry = key === undefined ? undefined : entries.peek(key);
      if (key === undefined || entry?.value !== value || entry.bytes + bytes > maxOrgBytes) return false;
      const { org } = entry.scope;
      makeRoomIn(org, bytes);
      if (entries.peek(key) !== entry) return false;
      org.bytes += bytes;
      entries.set(key, { ...entry, bytes: entry.bytes + bytes });
      return true;
    },
    /** With the keys as they are remembered. */
    entries: () => entries.entries(),
    clear: () => entries.clear(),
    stats: () => ({ size: entries.size, maxSize: maxEntries, bytes: entries.calculatedSize, maxBytes, evictions }),
    resetEvictions() {
      evictions = 0;
    },
  };
}
