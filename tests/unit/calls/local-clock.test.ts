import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { createLocalClock, toUtcText } from '../../../src/features/calls/exports/local-clock.ts';

describe('the local time of an export', () => {
  it('tells the two hours apart that a clock change makes alike', () => {
    const toLocal = createLocalClock('America/New_York');
    expect(['2026-11-01T05:30:00Z', '2026-11-01T06:30:00Z'].map(toLocal)).toEqual([
      '2026-11-01T01:30:00-04:00',
      '2026-11-01T01:30:00-05:00',
    ]);
  });

  it('keeps all digits of the second', () => {
    expect(createLocalClock('Asia/Kathmandu')('2026-11-21T03:09:30.370717Z')).toBe('2026-11-21T08:54:30.370717+05:45');
  });

  it('is the time that Temporal computes, at clock changes too', () => {
    const zones = fc.constantFrom('America/New_York', 'Australia/Lord_Howe', 'Pacific/Apia', 'Europe/London', 'UTC');
    const hours = fc.integer({ min: 0, max: 24 * 366 * 40 });
    fc.assert(
      fc.property(zones, fc.array(hours, { minLength: 1, maxLength: 20 }), (zone, at) => {
        const toLocal = createLocalClock(zone);
        for (const hour of at.toSorted()) {
          const instant = Temporal.Instant.fromEpochMilliseconds(hour * 3_600_000);
          const expected = instant.toZonedDateTimeISO(zone).toString({ timeZoneName: 'never' });
          expect(toLocal(instant.toString())).toBe(expected);
        }
      }),
    );
    for (const zone of ['America/New_York', 'Australia/Lord_Howe', 'Pacific/Apia']) {
      let change = Temporal.Instant.from('2011-01-01T00:00:00Z').toZonedDateTimeISO(zone).getTimeZoneTransition('next');
      const toLocal = createLocalClock(zone);
      for (let count = 0; change !== null && count < 8; count += 1) {
        for (const ms of [-1, 0, 1]) {
          const near = change.add({ milliseconds: ms });
          const text = near.toInstant().toString({ smallestUnit: 'millisecond' });
          const expected = near.toString({ timeZoneName: 'never', smallestUnit: 'millisecond' });
          expect(toLocal(text)).toBe(expected);
        }
        change = change.getTimeZoneTransition('next');
      }
    }
  });
});

it.each([
  ['2026-11-01 05:30:00+00', '2026-11-01T05:30:00Z'],
  ['2026-11-01 05:30:00.25+00', '2026-11-01T05:30:00.25Z'],
  ['2026-11-01T05:30:00.370717+00:00', '2026-11-01T05:30:00.370717Z'],
])('a stored instant is written in UTC: %s', (stored, written) => {
  expect(toUtcText(stored)).toBe(written);
});
