// Begins simulated calls at a rate that can change at any time, also to 0.

interface CallClockOptions {
  readonly callsPerMinute: number;
  readonly random: () => number;
  readonly beginCall: () => void;
}

export interface CallClock {
  /** The first call begins at once, also after a pause. */
  start(): void;
  /** 0 is a pause. */
  setCallsPerMinute(callsPerMinute: number): void;
  stop(): void;
}

export function createCallClock({ callsPerMinute, random, beginCall }: CallClockOptions): CallClock {
  let rate = callsPerMinute;
  let isRunning = false;
  let timer: NodeJS.Timeout | undefined;

  function schedule(): void {
    clearTimeout(timer);
    if (isRunning && rate > 0) timer = setTimeout(beginAndSchedule, (60_000 / rate) * (0.5 + random()));
  }

  function beginAndSchedule(): void {
    beginCall();
    schedule();
  }

  return {
    start() {
      isRunning = true;
      if (rate > 0) beginAndSchedule();
    },
    setCallsPerMinute(newRate) {
      const isResumed = isRunning && rate === 0 && newRate > 0;
      rate = newRate;
      if (isResumed) beginAndSchedule();
      else schedule();
    },
    stop() {
      isRunning = false;
      clearTimeout(timer);
    },
  };
}
