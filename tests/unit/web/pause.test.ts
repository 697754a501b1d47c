import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { pause } from '../../../web/data/pause.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('ends after its time, and leaves nothing on the signal', async () => {
  const { signal } = new AbortController();
  const removed = vi.spyOn(signal, 'removeEventListener');
  const paused = pause(1000, signal);
  vi.advanceTimersByTime(1000);
  await paused;
  expect(removed).toHaveBeenCalledWith('abort', expect.any(Function));
});

it('ends early when it is aborted, and leaves no timer', async () => {
  const ending = new AbortController();
  const paused = pause(1000, ending.signal);
  ending.abort();
  await paused;
  expect(vi.getTimerCount()).toBe(0);
});
