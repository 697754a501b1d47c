// Is everything heard that was committed until now? Asked often, since asking costs the database next to nothing: an answer
// comes behind all notifications that were sent before it. From the moment an answer is late, what was heard may be old.
import type { Timers } from './timers.ts';

export const pulseEveryMs = 400;
/** With the wait before it: a connection that went silent is doubted within a second. */
const patienceMs = 600;

export type Pulse = ReturnType<typeof createPulse>;

interface PulseOptions {
  readonly everyMs: number;
  readonly timers: Timers;
  readonly ask: () => Promise<void>;
  /** Called when it changes; it begins certain. */
  readonly onCertain: (isCertain: boolean) => void;
}

export function createPulse({ everyMs, timers, ask, onCertain }: PulseOptions) {
  let isCertain = true;
  let isAsking = false;
  /** The answer that is awaited was asked for before the doubt, so it does not end it. */
  let isOutdated = false;
  let isStopped = false;
  let timer = timers.set(beat, everyMs);

  function tell(next: boolean): void {
    if (isCertain === next) return;
    isCertain = next;
    onCertain(next);
  }

  function beat(): void {
    isAsking = true;
    isOutdated = false;
    // Timers come before sockets in a turn of the loop: the answer may be there, unread.
    timer = timers.set(() => {
      timer = timers.set(doubt, 0);
    }, patienceMs);
    // A connection that fails is the end of the session, and told elsewhere.
    ask().then(answered, () => {});
  }

  function answered(): void {
    if (isStopped) return;
    isAsking = false;
    timers.clear(timer);
    if (isOutdated) beat();
    else {
      timer = timers.set(beat, everyMs);
      tell(true);
    }
  }

  /** Until the answer to a question that is asked from now on. */
  function doubt(): void {
    tell(false);
    isOutdated = true;
    if (isAsking) return;
    timers.clear(timer);
    beat();
  }

  return {
    doubt,
    stop(): void {
      isStopped = true;
      timers.clear(timer);
    },
  };
}
