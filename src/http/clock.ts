// Two clocks. The wall clock says what time it is, and may be set; the steady clock says how much time has passed. Ages,
// deadlines and windows are taken from the steady one: a wall clock that is set back must not make anything young again.

export interface SteadyClock {
  now(): number;
  /** To be called when the process may have stood still: what is known of the time is from before. */
  forget(): void;
}

/** Milliseconds since 1970 by the wall clock of the process's start, so that two processes can compare theirs. */
export const steadyNow = (): number => Math.floor(performance.timeOrigin + performance.now());

/** Asks the system once in a millisecond: asking costs more than the rest of a hit. */
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
