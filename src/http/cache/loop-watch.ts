// Notices that the process stood still (it was stopped, or its machine was), and that the wall clock was set.

export interface LoopWatch {
  /** To be asked by whoever trusts what was heard before: a turn of the loop may come before any timer. Costs a comparison. */
  look(atMs: number): void;
  stop(): void;
}

interface LoopWatchOptions {
  readonly onPause: (pauseMs: number) => void;
  readonly onWallClockSet: (movedByMs: number) => void;
  /** By `performance.now()`, as what `look` is given. */
  readonly now?: () => number;
  readonly wallNow?: () => number;
}

const everyMs = 100;
/** Longer than a turn of a busy loop takes. */
const maxPauseMs = 1000;
const maxDriftMs = 1000;

export function createLoopWatch({
  onPause,
  onWallClockSet,
  now = () => performance.now(),
  wallNow = () => Date.now(),
}: LoopWatchOptions): LoopWatch {
  let lastTurnMs = now();
  let apartMs = wallNow() - lastTurnMs;

  function look(atMs: number): void {
    if (atMs - lastTurnMs <= maxPauseMs) return;
    const pauseMs = atMs - lastTurnMs;
    lastTurnMs = atMs;
    onPause(pauseMs);
  }

  const timer = setInterval(() => {
    const atMs = now();
    look(atMs);
    lastTurnMs = atMs;
    // Only what it moved by since the last turn: a clock that is corrected little by little was not set.
    const movedByMs = wallNow() - atMs - apartMs;
    apartMs += movedByMs;
    if (Math.abs(movedByMs) > maxDriftMs) onWallClockSet(movedByMs);
  }, everyMs).unref();

  return { look, stop: () => clearInterval(timer) };
}
