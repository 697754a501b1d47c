// The feed's only way to wait, so that a test can own the time.
export interface Timers {
  set(callback: () => void, ms: number): unknown;
  clear(timer: unknown): void;
}

export const realTimers: Timers = {
  set: setTimeout,
  clear: (timer) => clearTimeout(timer as NodeJS.Timeout),
};

/** One wait at a time, and a way out of it. */
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
