// Days and periods, against the Temporal of the standard.
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { readServerClock } from '../../../web/data/clock.ts';
import { comparisonOf, defaultPeriod, periodOfSpan, periods, readSpan, spanOf } from '../../../web/data/period.ts';
import { addDays, addMonths, daysFrom, firstOfMonth, isDay } from '../../../web/words/days.ts';
import { clockTime, dayName, localDay, momentOf, zoneName } from '../../../web/words/time.ts';

const day = fc
  .record({
    year: fc.integer({ min: 1990, max: 2090 }),
    month: fc.integer({ min: 1, max: 12 }),
    day: fc.integer({ min: 1, max: 31 }),
  })
  .map((parts) => Temporal.PlainDate.from(parts).toString());
const zone = fc.constantFrom('America/New_York', 'Asia/Kathmandu', 'UTC', 'Pacific/Auckland', 'America/Sao_Paulo');
const instantMs = fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2040, 0, 1) });
const runs = { numRuns: 10_000 };

const plain = (text: string) => Temporal.PlainDate.from(text);

describe('days', () => {
  it('are added as in the calendar', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: -900, max: 900 }), (from, days) => {
        const to = addDays(from, days);
        expect(to).toBe(plain(from).add({ days }).toString());
        expect(daysFrom(from, to)).toBe(days);
      }),
      runs,
    );
  });

  it('are moved by months to the same day, or to the last of a shorter month', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: -30, max: 30 }), (from, months) => {
        expect(addMonths(from, months)).toBe(plain(from).add({ months }).toString());
        expect(firstOfMonth(from)).toBe(plain(from).with({ day: 1 }).toString());
      }),
      runs,
    );
  });

  it.each(['2026-02-29', '2026-13-01', '2026-1-1', '26-01-01', '', 'today', '2026-11-27T00:00'])(
    'do not include %s',
    (text) => {
      expect(isDay(text)).toBe(false);
    },
  );
});

describe('an instant', () => {
  it('is shown on the clock of the zone', () => {
    fc.assert(
      fc.property(instantMs, zone, (epochMs, timeZone) => {
        const local = Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(timeZone);
        expect(localDay(timeZone, epochMs)).toBe(local.toPlainDate().toString());
        expect(clockTime(timeZone, epochMs)).toBe(
          local.toPlainTime().toString({ smallestUnit: 'minute', roundingMode: 'trunc' }),
        );
      }),
      { numRuns: 2000 },
    );
  });

  it('shows its day unless it is today, and its year unless it is this one', () => {
    const now = Date.parse('2026-11-27T18:00:00Z');
    const at = (instant: string) => momentOf('America/New_York', instant, now);
    expect(at('2026-11-27T19:02:00Z')).toBe('14:02');
    expect(at('2026-11-23T19:02:00Z')).toBe('Mon 23 Nov, 14:02');
    expect(at('2026-11-28T04:59:00Z')).toBe('23:59');
    expect(at('2025-11-24T19:02:00Z')).toBe('Mon 24 Nov 2025, 14:02');
  });

  it('names the zone with its offset at that time', () => {
    expect(zoneName('America/New_York', Date.parse('2026-11-27T18:00:00Z'))).toBe('New York time, UTC−5');
    expect(zoneName('America/New_York', Date.parse('2026-07-27T18:00:00Z'))).toBe('New York time, UTC−4');
    expect(zoneName('Asia/Kathmandu', 0)).toBe('Kathmandu time, UTC+5:30');
    expect(zoneName('Asia/Kathmandu', Date.parse('2026-07-27T18:00:00Z'))).toBe('Kathmandu time, UTC+5:45');
    expect(dayName('2026-11-23')).toBe('Mon 23 Nov');
  });
});

describe('a period', () => {
  const timezone = 'Asia/Kathmandu';
  /** The clock of the service: 01:30 on Saturday in Kathmandu, and still Friday in New York. */
  const setClock = (instant: string) => readServerClock(new Headers({ date: new Date(instant).toUTCString() }));

  it('is on the clock of the organisation', () => {
    setClock('2026-11-27T19:45:00Z');
    expect(spanOf('7d', timezone)).toEqual({ from: '2026-11-22', to: '2026-11-28' });
    expect(spanOf('7d', 'America/New_York')).toEqual({ from: '2026-11-21', to: '2026-11-27' });
  });

  it('that is unknown is the default', () => {
    for (const period of [null, '', 'forever', '2026-11-27..2026-11-01', '2026-02-30..2026-03-01']) {
      expect(spanOf(period, timezone)).toEqual(spanOf(defaultPeriod, timezone));
    }
  });

  it('begins on the right day around the end of a month, with any clock', () => {
    fc.assert(
      fc.property(instantMs, zone, fc.constantFrom(...periods), (nowMs, timeZone, period) => {
        setClock(new Date(nowMs).toISOString());
        const { from, to } = spanOf(period, timeZone);
        expect(plain(from).until(to).sign).toBeGreaterThanOrEqual(0);
        expect(readSpan(periodOfSpan({ from, to }))).toEqual({ from, to });
      }),
      { numRuns: 1000 },
    );
  });

  it('is compared by weeks, and a calendar period by months', () => {
    expect(comparisonOf(null, '28d')).toBe('week');
    expect(comparisonOf(null, 'last-month')).toBe('month');
    expect(comparisonOf('off', '28d')).toBe('none');
    expect(comparisonOf('year', 'mtd')).toBe('year');
    expect(comparisonOf('decade', 'mtd')).toBe('month');
  });
});
