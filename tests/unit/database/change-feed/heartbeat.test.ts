import { describe, expect, it } from 'vitest';
import { backoffMs } from '../../../../src/database/change-feed/backoff.ts';
import { createHeartbeat } from '../../../../src/database/change-feed/heartbeat.ts';
import { createManualTimers } from '../../../helpers/manual-timers.ts';

function start() {
  const time = createManualTimers();
  const sent: number[] = [];
  const lost: number[] = [];
  const heartbeat = createHeartbeat({
    everyMs: 5000,
    timers: time.timers,
    send: () => sent.push(time.now()),
    onLost: () => lost.push(time.now()),
  });
  return { time, sent, lost, ...heartbeat };
}

describe('a heartbeat', () => {
  it('is sent five seconds after the last one came back', () => {
    const { time, sent, lost, received } = start();
    for (let beat = 0; beat < 3; beat += 1) {
      time.advance(5000);
      received();
    }
    expect(sent).toEqual([5000, 10_000, 15_000]);
    expect(lost).toEqual([]);
  });

  it('is repeated at once when missed, and lost after two misses, within ten seconds of the last one received', () => {
    const { time, sent, lost } = start();
    time.advance(60_000);
    expect(sent).toEqual([5000, 7000]);
    expect(lost).toEqual([9000]);
    expect(time.pending()).toBe(0);
  });

  it('forgets a miss as soon as one is received', () => {
    const { time, sent, lost, received } = start();
    time.advance(8000);
    received();
    time.advance(8000);
    expect(sent).toEqual([5000, 7000, 13_000, 15_000]);
    received();
    expect(lost).toEqual([]);
  });

  it('leaves no timer when it is stopped', () => {
    const { time, stop } = start();
    stop();
    expect(time.pending()).toBe(0);
  });
});

describe('the wait before a reconnect', () => {
  it('doubles from 100 ms to 5 s, and half of it is random', () => {
    const waits = (random: number) => [1, 2, 3, 6, 7, 1000, 5000].map((failures) => backoffMs(failures, () => random));
    expect(waits(0)).toEqual([50, 100, 200, 1600, 2500, 2500, 2500]);
    expect(waits(1)).toEqual([100, 200, 400, 3200, 5000, 5000, 5000]);
  });
});
