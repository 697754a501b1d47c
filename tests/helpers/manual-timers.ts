// Timers whose time advances only when a test calls them.
import type { Timers } from '../../src/database/change-feed/timers.ts';

export function createManualTimers() {
  let now = 0;
  const pending = new Map<object, { callback: () => void; at: number }>();

  const timers: Timers = {
    set(callback, ms) {
      const timer = {};
      pending.set(timer, { callback, at: now + ms });
      return timer;
    },
    clear: (timer) => void pending.delete(timer as object),
  };

  return {
    timers,
    now: () => now,
    pending: () => pending.size,
    /** Fires due timers in order, including those that they set and that are due as well. */
    advance(ms: number): void {
      const end = now + ms;
      for (;;) {
        const [next] = [...pending].sort(([, a], [, b]) => a.at - b.at);
        if (next === undefined || next[1].at > end) break;
        pending.delete(next[0]);
        now = next[1].at;
        next[1].callback();
      }
      now = end;
    },
  };
}
