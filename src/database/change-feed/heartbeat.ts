// Is anybody there? Asks each `everyMs`; what is not answered in time is missed and asked again at once, and two missed in a row
// are an end. A connection that froze right after an answer is thus noticed within 1.8 × everyMs: 9 s, of the 10 that are promised.
import type { Timers } from './timers.ts';

const missesAllowed = 1;
const patience = 0.4;

interface HeartbeatOptions {
  readonly everyMs: number;
  readonly timers: Timers;
  readonly ask: () => void;
  readonly onLost: () => void;
}

export function createHeartbeat({ everyMs, timers, ask, onLost }: HeartbeatOptions) {
  let misses = 0;
  let timer = timers.set(beat, everyMs);

  function beat() {
    ask();
    timer = timers.set(miss, everyMs * patience);
  }

  function miss() {
    misses += 1;
    if (misses > missesAllowed) onLost();
    else beat();
  }

  return {
    /** Late is heard as well: whoever answers is alive. */
    heard() {
      misses = 0;
      timers.clear(timer);
      timer = timers.set(beat, everyMs);
    },
    stop() {
      timers.clear(timer);
    },
  };
}
