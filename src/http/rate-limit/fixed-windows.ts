// A fixed-window counter per key. Own code instead of @fastify/rate-limit: its two counters are awaited, and that takes as long as a
// whole cache hit.
import { LRUCache } from 'lru-cache';

const windowMs = 60_000;
/** Beyond that the least recently used key is forgotten, so that counting cannot fill the memory. */
const maxKeys = 10_000;

interface Window {
  count: number;
  readonly endsAtMs: number;
}

/** Counts a request. Returns 0 if it is allowed, else the seconds until the window ends. */
export function createFixedWindows({ max, now }: { readonly max: number; readonly now: () => number }) {
  const windows = new LRUCache<string, Window>({ max: maxKeys });

  return function secondsToWait(key: string): number {
    const nowMs = now();
    const known = windows.get(key);
    const window = known !== undefined && nowMs < known.endsAtMs ? known : { count: 0, endsAtMs: nowMs + windowMs };
    if (window !== known) windows.set(key, window);
    window.count += 1;
    return window.count <= max ? 0 : Math.ceil((window.endsAtMs - nowMs) / 1000);
  };
}
