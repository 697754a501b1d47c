import { describe, expect, it } from 'vitest';
import { backoffMs } from '../../../../src/database/change-feed/backoff.ts';
import { createHeartbeat } from '../../../../src/database/change-feed/heartbeat.ts';
import { createManualTimers } from '../../../helpers/manual-timers.ts';

function start() {
  const time = createManualTimers();
  const asked: number[] = [];
  const lost: number[] = [];
  const heartbeat = createHeartbeat({
    everyMs: 5000,
    timers: time.timers,
    ask: () => asked.push(time.now()),
    onLost: () => lost.push(time.now()),
  });
  return { time, asked, lost, ...heartbeat };
}

describe('a heartbeat', () => {
  it('asks again five seconds after each answer', () => {
    const { time, asked, lost, heard } = start();
    for (let beat = 0; beat < 3; beat += 1) {
      time.advance(5000);
      heard();
    }
    expect(asked).toEqual([5000, 10_000, 15_000]);
    expect(lost).toEqual([]);
  });

  it('asks at once when one was missed, and is lost when two were, within ten seconds of the last answer', () => {
    const { time, asked, lost } = start();
    time.advance(60_000);
    expect(asked).toEqual([5000, 7000]);
    expect(lost).toEqual([9000]);
    expect(time.pending()).toBe(0);
  });

  it('forgives one that was missed as soon as anything is heard', () => {
    const { time, asked, lost, heard } = start();
    time.advance(8000);
    heard();
    time.advance(8000);
    expect(asked).toEqual([5000, 7000, 13_000, 15_000]);
    heard();
    expect(lost).toEqual([]);
  });

  it('leaves nothing when it is stopped', () => {
    const { time, stop } = start();
    stop();
    expect(time.pending()).toBe(0);
  });
});

describe('the wait before a reconnect', () => {
  it('doubles from 100 ms to 5 s, half of it by chance', () => {
    const waits = (chance: number) => [1, 2, 3, 6, 7, 1000, 5000].map((failures) => backoffMs(failures, () => chance));
    expect(waits(0)).toEqual([50, 100, 200, 1600, 2500, 2500, 2500]);
    expect(waits(1)).toEqual([100, 200, 400, 3200, 5000, 5000, 5000]);
  });
});
