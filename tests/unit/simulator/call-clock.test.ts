import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createCallClock } from '../../../src/simulator/call-clock.ts';

const minuteMs = 60_000;
let calls: number;

beforeEach(() => {
  vi.useFakeTimers();
  calls = 0;
});
afterEach(() => {
  vi.useRealTimers();
});

/** Each pause between two calls is the average one. */
const startClock = (callsPerMinute: number) => {
  const clock = createCallClock({ callsPerMinute, random: () => 0.5, beginCall: () => (calls += 1) });
  clock.start();
  return clock;
};

it('begins the first call at once, and then as many as its rate says', () => {
  startClock(6);
  expect(calls).toBe(1);
  vi.advanceTimersByTime(minuteMs);
  expect(calls).toBe(7);
});

it('begins no call at a rate of 0, and one at once when the rate rises', () => {
  const clock = startClock(0);
  vi.advanceTimersByTime(minuteMs);
  expect(calls).toBe(0);
  clock.setCallsPerMinute(60);
  expect(calls).toBe(1);
  clock.setCallsPerMinute(0);
  vi.advanceTimersByTime(minuteMs);
  expect(calls).toBe(1);
});

it('follows a new rate without waiting for the call that was due, and without an extra call', () => {
  const clock = startClock(1);
  clock.setCallsPerMinute(60);
  expect(calls).toBe(1);
  vi.advanceTimersByTime(1000);
  expect(calls).toBe(2);
  vi.advanceTimersByTime(10_000);
  expect(calls).toBe(12);
});

it('begins no call before its start and after its end', () => {
  const clock = createCallClock({ callsPerMinute: 60, random: () => 0.5, beginCall: () => (calls += 1) });
  clock.setCallsPerMinute(30);
  vi.advanceTimersByTime(minuteMs);
  expect(calls).toBe(0);
  clock.start();
  clock.stop();
  clock.setCallsPerMinute(60);
  vi.advanceTimersByTime(minuteMs);
  expect(calls).toBe(1);
});
