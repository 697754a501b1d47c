import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { readServerClock } from '../../../web/data/clock.ts';
import { includesNow } from '../../../web/data/includes-now.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2026-11-28T03:00:00Z') });
  // A test before this one can have told the page that its clock is wrong.
  readServerClock(new Headers({ date: new Date().toUTCString() }));
});
afterEach(() => {
  vi.useRealTimers();
});

it.each([
  [{}, true],
  [{ from: '2026-11-27', to: '2026-11-27' }, true],
  [{ from: '2026-11-01', to: '2026-11-26' }, false],
  [{ from: '2026-11-28', to: '2026-12-05' }, false],
  [{ from: '2026-11-28T02:00:00Z', to: '2026-11-28T04:00:00Z' }, true],
  [{ from: '2026-11-28T02:00:00Z', to: '2026-11-28T02:30:00Z' }, false],
  [{ from: '2026-11-28T03:30:00Z' }, false],
])('%o in New York, where it is still the day before: %s', (bounds, expected) => {
  expect(includesNow(bounds, 'America/New_York')).toBe(expected);
});
