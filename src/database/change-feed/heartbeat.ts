// Detects a dead connection. A beat is sent `everyMs` after the last one came back. A beat that does not come back within 0.4 × everyMs
// is missed and sent again; two missed in a row end the session. A frozen connection is thus detected within 1.8 × everyMs (9 s).
import type { Timers } from './timers.ts';

const maxMisses = 1;
const timeoutShare = 0.4;

interface HeartbeatOptions {
  readonly everyMs: number;
  readonly timers: Timers;
  readonly send: () => void;
  readonly onLost: () => void;
}

export function createHeartbeat({ everyMs, timers, send, onLost }: HeartbeatOptions) {
  let misses = 0;
  let timer = timers.set(beat, everyMs);

  function beat() {
    send();
    timer = timers.set(miss, everyMs * timeoutShare);
  }

  function miss() {
    misses += 1;
    if (misses > maxMisses) onLost();
    else beat();
  }

  return {
    /** A late beat counts too: the connection works. */
    received() {
      misses = 0;
      timers.clear(timer);
      timer = timers.set(beat, everyMs);
    },
    stop() {
      timers.clear(timer);
    },
  };
}
