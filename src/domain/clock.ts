// Two clocks. The wall clock gives the time of day and may be set. The steady clock measures elapsed time. Ages, deadlines and rate
// limits use the steady one: setting the wall clock back must not make an old entry young again.

export interface SteadyClock {
  now(): number;
  /** Call it when the process may have been paused: the remembered time is from before the pause. */
  forget(): void;
}

/** Milliseconds since 1970, based on the wall clock at the start of the process, so that processes can compare times. */
export const steadyNow = (): number => Math.floor(performance.timeOrigin + performance.now());

/** Reads the system clock at most once a millisecond: a read costs more than the rest of a cache hit. */
export function createSteadyClock(): SteadyClock {
  let knownMs = 0;
  const forget = () => {
    knownMs = 0;
  };
  return {
    forget,
    now() {
      if (knownMs === 0) {
        knownMs = steadyNow();
        setTimeout(forget, 1).unref();
      }
      return knownMs;
    },
  };
}
