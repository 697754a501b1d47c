import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLoopWatch, type LoopWatch } from '../../../src/http/cache/loop-watch.ts';

let watch: LoopWatch;
let steadyMs: number;
let wallMs: number;
let told: string[];

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  steadyMs = 5000;
  wallMs = 1_800_000_000_000;
  told = [];
  watch = createLoopWatch({
    now: () => steadyMs,
    wallNow: () => wallMs,
    onPause: (ms) => told.push(`paused ${ms}`),
    onWallClockSet: (ms) => told.push(`set ${ms}`),
  });
});
afterEach(() => {
  watch.stop();
  vi.useRealTimers();
});

/** Time passes while the event loop runs. */
function pass(ms: number): void {
  for (let left = ms; left > 0; left -= 100) {
    steadyMs += 100;
    wallMs += 100;
    vi.advanceTimersByTime(100);
  }
}

/** Time passes while the process is paused. */
function standStill(ms: number): void {
  steadyMs += ms;
  wallMs += ms;
}

describe('a process that', () => {
  it('runs reports nothing, also when its wall clock is corrected gradually', () => {
    for (let second = 0; second < 60; second += 1) {
      pass(1000);
      wallMs += 200;
      watch.look(steadyMs);
    }
    expect(told).toEqual([]);
  });

  it('was paused reports it once, at the first read or timer afterwards', () => {
    pass(1000);
    standStill(20_000);
    watch.look(steadyMs);
    expect(told).toEqual(['paused 20000']);
    watch.look(steadyMs);
    pass(5000);
    standStill(20_000);
    pass(5000);
    expect(told).toEqual(['paused 20000', 'paused 20100']);
  });

  it('is slow for less than a second reports no pause', () => {
    pass(1000);
    standStill(900);
    watch.look(steadyMs);
    pass(1000);
    expect(told).toEqual([]);
  });
});

describe('a wall clock that is set', () => {
  it.each([-3_600_000, 3_600_000])('is reported once, and not as a pause: by %i ms', (movedMs) => {
    pass(1000);
    wallMs += movedMs;
    watch.look(steadyMs);
    pass(10_000);
    expect(told).toEqual([`set ${movedMs}`]);
  });

  it('is reported when the machine slept and the steady clock stopped', () => {
    pass(1000);
    wallMs += 600_000;
    pass(1000);
    expect(told).toEqual(['set 600000']);
  });
});
