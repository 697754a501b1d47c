// A reader waits until this instance has received all changes that were committed before the read. PostgreSQL delivers
// notifications in commit order, so a marker that is sent now comes back after all of them.
import type { Timers } from './timers.ts';

interface Batch {
  readonly done: Promise<boolean>;
  end(hasCaughtUp: boolean): void;
  readers: number;
}

interface CatchUpOptions {
  readonly timers: Timers;
  /** Sends a marker over the listening connection. A lost marker shows as a timeout or as the end of the connection. */
  readonly send: (marker: string) => void;
  readonly timeoutMs?: number;
  /** Between two markers. Any number of readers costs the database at most 200 markers per second. */
  readonly pauseMs?: number;
  readonly maxReaders?: number;
}

export function createCatchUp({ timers, send, timeoutMs = 1000, pauseMs = 5, maxReaders = 1000 }: CatchUpOptions) {
  let sent = 0;
  let running: Batch | undefined;
  /** Readers that came after the running marker was sent. That marker may precede a write that they need. */
  let next: Batch | undefined;
  /** The timer of the pause between two markers. */
  let pause: unknown;
  let isLate = false;

  function openBatch(): Batch {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const timer = timers.set(onTimeout, timeoutMs);
    const end = (hasCaughtUp: boolean) => {
      timers.clear(timer);
      resolve(hasCaughtUp);
    };
    return { done: promise, end, readers: 0 };
  }

  function sendMarkerFor(batch: Batch): void {
    running = batch;
    send(String(++sent));
  }

  function sendNext(): void {
    pause = undefined;
    if (next === undefined) return;
    const batch = next;
    next = undefined;
    sendMarkerFor(batch);
  }

  /** Until the late marker arrives, new readers fail at once instead of waiting for the same timeout. */
  function onTimeout(): void {
    isLate = true;
    endAll();
  }

  function endAll(): void {
    running?.end(false);
    next?.end(false);
    next = undefined;
  }

  return {
    /** False after the timeout, while an earlier marker is late, or when too many readers wait. */
    wait(): Promise<boolean> {
      if (isLate) return Promise.resolve(false);
      if (running === undefined && pause === undefined) {
        const batch = openBatch();
        sendMarkerFor(batch);
        return batch.done;
      }
      next ??= openBatch();
      if (next.readers >= maxReaders) return Promise.resolve(false);
      next.readers += 1;
      return next.done;
    },
    received(marker: string): void {
      if (marker !== String(sent)) return;
      running?.end(true);
      running = undefined;
      isLate = false;
      pause = timers.set(sendNext, pauseMs);
    },
    /** The connection has ended, and its undelivered notifications are lost. */
    stop(): void {
      timers.clear(pause);
      endAll();
    },
  };
}
