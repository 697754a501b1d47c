import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import {
  bucketOf,
  comparisonOf,
  lengthOf,
  nameOf,
  periodOfSpan,
  periods,
  readSpan,
  shiftedPeriod,
  spanOf,
  spanOn,
  withinDays,
} from '../../../web/data/period.ts';
import { addDays, addMonths, daysFrom, firstOfMonth, isDay, lastOfMonth } from '../../../web/words/days.ts';
import { localDay } from '../../../web/words/time.ts';
import { createRandom } from '../../helpers/seeded-random.ts';

const samples = 10_000;
const random = createRandom(20_261_128);
const randomDay = () => addDays('1970-01-01', random.below(40_000));

describe('days', () => {
  it('agree with Temporal', () => {
    for (let sample = 0; sample < samples; sample += 1) {
      const [day, other, amount] = [randomDay(), randomDay(), random.below(2000) - 1000];
      const date = Temporal.PlainDate.from(day);
      expect(addDays(day, amount)).toBe(date.add({ days: amount }).toString());
      expect(addMonths(day, amount)).toBe(date.add({ months: amount }).toString());
      expect(daysFrom(day, other)).toBe(date.until(other, { largestUnit: 'days' }).days);
      expect(firstOfMonth(day)).toBe(date.with({ day: 1 }).toString());
      expect(lastOfMonth(day)).toBe(date.with({ day: date.daysInMonth }).toString());
    }
  });

  it('of an instant are those of the zone', () => {
    const zones = ['America/New_York', 'Asia/Kathmandu', 'Pacific/Auckland', 'Pacific/Apia', 'UTC'] as const;
    for (let sample = 0; sample < 2000; sample += 1) {
      const zone = random.one(zones);
      const ms = random.below(2 ** 31) * 1000;
      const expected = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone).toPlainDate();
      expect(localDay(zone, ms)).toBe(expected.toString());
    }
  });

  it.each(['2026-02-29', '2026-13-01', '2026-1-1', '2026-11-31', 'today', ''])('does not take %j for a day', (text) => {
    expect(isDay(text)).toBe(false);
  });
});

describe('a period', () => {
  const today = '2026-11-28';

  it.each([
    ['today', '2026-11-28', '2026-11-28'],
    ['yesterday', '2026-11-27', '2026-11-27'],
    ['7d', '2026-11-22', '2026-11-28'],
    ['28d', '2026-11-01', '2026-11-28'],
    ['mtd', '2026-11-01', '2026-11-28'],
    ['last-month', '2026-10-01', '2026-10-31'],
    ['90d', '2026-08-31', '2026-11-28'],
    ['12m', '2025-11-29', '2026-11-28'],
    ['2026-02-01..2026-02-03', '2026-02-01', '2026-02-03'],
    ['2026-02-03..2026-02-01', '2026-11-01', '2026-11-28'],
    ['no such period', '2026-11-01', '2026-11-28'],
    [null, '2026-11-01', '2026-11-28'],
  ])('%j has the days from %s to %s', (period, from, to) => {
    expect(spanOn(period, today)).toEqual({ from, to });
  });

  it('of one kind begins on the day of the organisation, not on that of the browser', () => {
    const [west, east] = [spanOf('today', 'Pacific/Pago_Pago'), spanOf('today', 'Pacific/Kiritimati')];
    expect(daysFrom(west.from, east.from)).toBeGreaterThanOrEqual(1);
  });

  it('of the last 28 days has four of each weekday', () => {
    expect(lengthOf(spanOn('28d', today))).toBe(28);
  });

  it('is written as it is read', () => {
    const span = { from: '2026-11-01', to: '2026-11-27' };
    expect(readSpan(periodOfSpan(span))).toEqual(span);
    expect(readSpan('2026-11-01..2026-11-27..2026-11-28')).toBeUndefined();
  });

  it('is found by its days', () => {
    for (const name of periods)
      expect(spanOn(nameOf(spanOn(name, today), today) ?? '', today)).toEqual(spanOn(name, today));
    expect(nameOf({ from: '2026-11-02', to: '2026-11-03' }, today)).toBeUndefined();
  });

  it.each([
    ['today', -1, 'yesterday'],
    ['yesterday', 1, 'today'],
    ['28d', -1, '2026-10-04..2026-10-31'],
    ['2026-10-04..2026-10-31', 1, '28d'],
    // Never beyond today: the last period of the same length.
    ['2026-11-20..2026-11-26', 1, '7d'],
    // Months differ in length, so they are shifted as months.
    ['mtd', -1, 'last-month'],
    ['last-month', -1, '2026-09-01..2026-09-30'],
    ['2026-09-01..2026-09-30', 1, 'last-month'],
    ['last-month', 1, '28d'],
    ['today', 1, undefined],
    ['12m', 1, undefined],
  ] as const)('%s shifted by %i is %s', (period, direction, expected) => {
    expect(shiftedPeriod(period, direction, today)).toBe(expected);
  });

  it('comes back when it is shifted there and back', () => {
    for (let sample = 0; sample < 2000; sample += 1) {
      const from = addDays(today, -400 - random.below(400));
      const span = { from, to: addDays(from, random.below(200)) };
      const before = shiftedPeriod(periodOfSpan(span), -1, today) ?? '';
      const isOfMonths = span.from === firstOfMonth(span.from) && span.to === lastOfMonth(span.from);
      if (!isOfMonths) expect(lengthOf(spanOn(before, today))).toBe(lengthOf(span));
      expect(spanOn(shiftedPeriod(before, 1, today) ?? '', today)).toEqual(span);
    }
  });

  it('has at most the last days that can be counted', () => {
    expect(withinDays(spanOn('12m', today), 92)).toEqual({ from: '2026-08-29', to: today });
    expect(withinDays(spanOn('7d', today), 92)).toEqual(spanOn('7d', today));
  });

  it.each([
    ['today', 'hour'],
    ['28d', 'day'],
    ['90d', 'day'],
    ['12m', 'week'],
    ['2016-01-01..2026-01-01', 'month'],
  ])('%s has a bucket for each %s, and at most 750', (period, size) => {
    expect(bucketOf(spanOn(period, today))).toBe(size);
  });
});

describe('a comparison', () => {
  it.each([
    [null, '28d', 'week'],
    [null, null, 'week'],
    [null, 'mtd', 'month'],
    [null, 'last-month', 'month'],
    ['off', 'mtd', 'none'],
    ['year', 'mtd', 'year'],
    ['nonsense', '7d', 'week'],
  ])('%j of the period %j is %s', (asked, period, expected) => {
    expect(comparisonOf(asked, period)).toBe(expected);
  });
});
