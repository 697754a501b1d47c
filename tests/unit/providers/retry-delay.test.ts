import { expect, it } from 'vitest';
import { ApiFailure } from '../../../src/providers/api-failure.ts';
import { retryDelayMs } from '../../../src/providers/retry-delay.ts';

const nowMs = Date.parse('2026-11-20T16:00:00Z');
const delay = (attempt: number, retryAfter?: string) =>
  retryDelayMs(attempt, new ApiFailure('busy', 429, retryAfter), nowMs);

it.each([
  [1, 375, 625],
  [2, 750, 1250],
  [3, 1500, 2500],
  [4, 3000, 5000],
  [20, 60_000, 60_000],
])('after attempt %i, the delay is between %i and %i ms', (attempt, min, max) => {
  const delays = Array.from({ length: 100 }, () => delay(attempt));
  expect(Math.min(...delays)).toBeGreaterThanOrEqual(min);
  expect(Math.max(...delays)).toBeLessThanOrEqual(max);
});

it.each([
  ['5', 5000],
  ['0', 0],
  ['Fri, 20 Nov 2026 16:00:09 GMT', 9000],
  ['Fri, 20 Nov 2026 15:00:00 GMT', 0],
  ['100000', 60_000],
])('retry-after %s is a delay of %i ms', (retryAfter, ms) => {
  expect(delay(1, retryAfter)).toBe(ms);
});

it('ignores a retry-after that cannot be read', () => {
  expect(delay(1, 'soon')).toBeGreaterThanOrEqual(375);
});
