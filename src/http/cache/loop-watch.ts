// Detects that the process was paused (stopped, or its machine was suspended), and that the wall clock was set.

export interface LoopWatch {
  /** Called before cached values are trusted, since a request may be handled before the timer. Costs one comparison. */
  look(atMs: number): void;
  stop(): void;
}

interface LoopWatchOptions {
  readonly onPause: (pauseMs: number) => void;
  readonly onWallClockSet: (movedByMs: number) => void;
  /** The clock of `look`. */
  readonly now?: () => number;
  readonly wallNow?: () => number;
}

const everyMs = 100;
/** Longer than a turn of a busy event loop. */
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
    // Since the last tick only: a clock that is corrected gradually was not set.
    const movedByMs = wallNow() - atMs - apartMs;
    apartMs += movedByMs;
    if (Math.abs(movedByMs) > maxDriftMs) onWallClockSet(movedByMs);
  }, everyMs).unref();

  return { look, stop: () => clearInterval(timer) };
}
