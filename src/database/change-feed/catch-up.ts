// Answers one question: has this instance heard of everything that was committed before I asked? PostgreSQL delivers
// notifications in the order of the commits, so a mark that is sent now comes back after all of them.
import type { Timers } from './timers.ts';

interface Batch {
  readonly done: Promise<boolean>;
  end(hasCaughtUp: boolean): void;
  readers: number;
}

interface CatchUpOptions {
  readonly timers: Timers;
  /** Over the listening connection. A mark that is lost is found out by its deadline, or by the end of the connection. */
  readonly send: (mark: string) => void;
  readonly patienceMs?: number;
  /** Between two marks: however many readers ask, the database gets 200 marks a second at most. */
  readonly pauseMs?: number;
  readonly maxReaders?: number;
}

export function createCatchUp({ timers, send, patienceMs = 1000, pauseMs = 5, maxReaders = 1000 }: CatchUpOptions) {
  let sent = 0;
  let running: Batch | undefined;
  /** Readers that came after the running mark was sent: it may be ahead of a write that they need. */
  let next: Batch | undefined;
  /** Set while no mark may be sent yet. */
  let pause: unknown;
  let isLate = false;

  function openBatch(): Batch {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const timer = timers.set(giveUp, patienceMs);
    const end = (hasCaughtUp: boolean) => {
      timers.clear(timer);
      resolve(hasCaughtUp);
    };
    return { done: promise, end, readers: 0 };
  }

  function depart(batch: Batch): void {
    running = batch;
    send(String(++sent));
  }

  function departNext(): void {
    pause = undefined;
    if (next === undefined) return;
    const batch = next;
    next = undefined;
    depart(batch);
  }

  /** The feed is stuck: until the late mark is heard, nobody waits to find that out again. */
  function giveUp(): void {
    isLate = true;
    endAll();
  }

  function endAll(): void {
    running?.end(false);
    next?.end(false);
    next = undefined;
  }

  return {
    /** False: not within the deadline, or too many readers wait already. */
    wait(): Promise<boolean> {
      if (isLate) return Promise.resolve(false);
      if (running === undefined && pause === undefined) {
        const batch = openBatch();
        depart(batch);
        return batch.done;
      }
      next ??= openBatch();
      if (next.readers >= maxReaders) return Promise.resolve(false);
      next.readers += 1;
      return next.done;
    },
    heard(mark: string): void {
      if (mark !== String(sent)) return;
      running?.end(true);
      running = undefined;
      isLate = false;
      pause = timers.set(departNext, pauseMs);
    },
    /** The connection is gone, and what it did not deliver is not delivered any more. */
    stop(): void {
      timers.clear(pause);
      endAll();
    },
  };
}
