// Checks that no notification is delayed: a query's answer arrives after all notifications that were sent before it. The query costs
// next to nothing, so it is sent often. While an answer is late, received changes may be incomplete.
import type { Timers } from './timers.ts';

export const checkEveryMs = 400;
/** Together with the interval, a connection that stops answering is noticed within a second. */
const timeoutMs = 600;

export type FreshnessCheck = ReturnType<typeof createFreshnessCheck>;

interface FreshnessCheckOptions {
  readonly everyMs: number;
  readonly timers: Timers;
  readonly query: () => Promise<void>;
  /** Called on each change. It starts fresh. */
  readonly onFresh: (isFresh: boolean) => void;
}

export function createFreshnessCheck({ everyMs, timers, query, onFresh }: FreshnessCheckOptions) {
  let isFresh = true;
  let isRunning = false;
  /** The running query was sent before the last recheck, so its answer does not end it. */
  let isOutdated = false;
  let isStopped = false;
  let timer = timers.set(check, everyMs);

  function setFresh(next: boolean): void {
    if (isFresh === next) return;
    isFresh = next;
    onFresh(next);
  }

  function check(): void {
    isRunning = true;
    isOutdated = false;
    // The event loop runs timers before sockets, so the answer may have arrived and be unread. The second timer lets it be read.
    timer = timers.set(() => {
      timer = timers.set(recheck, 0);
    }, timeoutMs);
    // A failed query ends the session elsewhere.
    query().then(onAnswer, () => {});
  }

  function onAnswer(): void {
    if (isStopped) return;
    isRunning = false;
    timers.clear(timer);
    if (isOutdated) check();
    else {
      timer = timers.set(check, everyMs);
      setFresh(true);
    }
  }

  /** Not fresh until a query that is sent from now on is answered. */
  function recheck(): void {
    setFresh(false);
    isOutdated = true;
    if (isRunning) return;
    timers.clear(timer);
    check();
  }

  return {
    recheck,
    stop(): void {
      isStopped = true;
      timers.clear(timer);
    },
  };
}
