// The only timers of the change feed, so that a test can replace them.
export interface Timers {
  set(callback: () => void, ms: number): unknown;
  clear(timer: unknown): void;
}

export const realTimers: Timers = {
  set: setTimeout,
  clear: (timer) => clearTimeout(timer as NodeJS.Timeout),
};

/** A sleep that can be ended early. Only one at a time. */
export function createPause(timers: Timers) {
  let wake = () => {};
  return {
    wake: () => wake(),
    sleep(ms: number): Promise<void> {
      const { promise, resolve } = Promise.withResolvers<void>();
      const timer = timers.set(resolve, ms);
      wake = () => {
        timers.clear(timer);
        resolve();
      };
      return promise;
    },
  };
}
