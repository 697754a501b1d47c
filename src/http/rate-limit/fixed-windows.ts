// How often within a minute. By hand, and not by @fastify/rate-limit: two of its counts are awaited, and take as long as a whole
// answer out of memory.
import { LRUCache } from 'lru-cache';

const windowMs = 60_000;
/** Beyond that whoever asked longest ago is forgotten: what is counted must not fill the memory. */
const mostKeys = 10_000;

interface Window {
  count: number;
  readonly endsAtMs: number;
}

/** Counts one more; answers in how many seconds to come back, 0 when it need not be later. */
export function createWindows({ max, now }: { readonly max: number; readonly now: () => number }) {
  const windows = new LRUCache<string, Window>({ max: mostKeys });

  return function secondsToWait(key: string): number {
    const nowMs = now();
    const known = windows.get(key);
    const window = known !== undefined && nowMs < known.endsAtMs ? known : { count: 0, endsAtMs: nowMs + windowMs };
    if (window !== known) windows.set(key, window);
    window.count += 1;
    return window.count <= max ? 0 : Math.ceil((window.endsAtMs - nowMs) / 1000);
  };
}
