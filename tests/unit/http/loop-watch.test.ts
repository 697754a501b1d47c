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

/** As long as the loop turns. */
function pass(ms: number): void {
  for (let left = ms; left > 0; left -= 100) {
    steadyMs += 100;
    wallMs += 100;
    vi.advanceTimersByTime(100);
  }
}

/** Nothing of ours runs. */
function standStill(ms: number): void {
  steadyMs += ms;
  wallMs += ms;
}

describe('a process that', () => {
  it('goes on is left alone, and its clock may be corrected little by little', () => {
    for (let second = 0; second < 60; second += 1) {
      pass(1000);
      wallMs += 200;
      watch.look(steadyMs);
    }
    expect(told).toEqual([]);
  });

  it('stood still notices it in the first turn, whatever comes first in it, and once', () => {
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

  it('is slow for a moment did not stand still', () => {
    pass(1000);
    standStill(900);
    watch.look(steadyMs);
    pass(1000);
    expect(told).toEqual([]);
  });
});

describe('a wall clock that is set', () => {
  it.each([-3_600_000, 3_600_000])('is told once, and is no pause: by %i ms', (movedMs) => {
    pass(1000);
    wallMs += movedMs;
    watch.look(steadyMs);
    pass(10_000);
    expect(told).toEqual([`set ${movedMs}`]);
  });

  it('is told when the machine slept, and no clock of ours went on', () => {
    pass(1000);
    wallMs += 600_000;
    pass(1000);
    expect(told).toEqual(['set 600000']);
  });
});
