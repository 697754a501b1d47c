// What the analytics compute from counts: the opening hours, unusual figures, and buckets on days with a clock change.
import { describe, expect, it } from 'vitest';
import { weeklyHours } from '../../../src/domain/opening-hours.ts';
import { attentionOf, watchedMeasures } from '../../../src/features/calls/analytics/attention-answer.ts';
import {
  attentionBounds,
  attentionFilter,
  attentionRange,
} from '../../../src/features/calls/analytics/attention-range.ts';
import { bucketsOf } from '../../../src/features/calls/analytics/buckets.ts';
import { outsideHoursOf, worstHourOf } from '../../../src/features/calls/analytics/hours-split.ts';
import { bucketBounds } from '../../../src/features/calls/analytics/time-buckets.ts';

const timezone = 'America/New_York';

describe('the buckets', () => {
  const bucketsIn = (from: string, to: string, size: 'day' | 'week', now: string) => {
    const bounds = bucketBounds({ range: { from, to }, size, timezone, weekStart: 0, maxBuckets: 99 });
    return bucketsOf(bounds, size, {}, Date.parse(now));
  };

  it('have a length only on days with a clock change', () => {
    const hoursIn = (from: string, to: string, size: 'day' | 'week' = 'day') =>
      bucketsIn(from, to, size, '2027-01-01T00:00Z').map(({ hours }) => hours);
    expect(hoursIn('2026-10-31T04:00:00Z', '2026-11-03T05:00:00Z')).toEqual([null, 25, null]);
    expect(hoursIn('2026-03-07T05:00:00Z', '2026-03-10T04:00:00Z')).toEqual([null, 23, null]);
    expect(hoursIn('2026-11-01T04:00:00Z', '2026-11-08T05:00:00Z', 'week')).toEqual([null]);
  });

  it('are over, not over, or not begun', () => {
    const days = bucketsIn('2026-11-26T05:00:00Z', '2026-11-29T05:00:00Z', 'day', '2026-11-27T19:02:00Z');
    expect(days.map(({ isPartial, isFuture }) => [isPartial, isFuture])).toEqual([
      [false, false],
      [true, false],
      [false, true],
    ]);
  });
});

describe('the opening hours of the heat map', () => {
  const week = weeklyHours({ tue: [['09:00', '12:30']], wed: [['09:00', '12:29']] });
  const cellOf = (weekday: number, hour: number, sums: Readonly<Record<string, number>>) => ({
    ...{ weekday, hour },
    counts: { sumOf: (measure: string) => sums[measure] ?? 0, placesOf: () => [] },
  });
  const cells = [
    cellOf(2, 11, { missed: 9, calls: 41, offered: 30, answered: 21 }),
    // Half of the hour is open.
    cellOf(2, 12, { missed: 9, calls: 60, offered: 40, answered: 20 }),
    // Less than half.
    cellOf(3, 12, { missed: 20, calls: 20, offered: 20, answered: 0 }),
    cellOf(2, 9, { missed: 1, calls: 9, offered: 9, answered: 0 }),
  ];

  const weekdaysOf = (hours: typeof week) =>
    [2, 3].map((weekday) => ({
      open: hours?.[weekday] ?? null,
      cells: cells.filter((cell) => cell.weekday === weekday),
    }));
  const [open, without] = [weekdaysOf(week), weekdaysOf(null)];

  it('divide the calls of a figure', () => {
    expect(outsideHoursOf('missed', open)).toEqual({ part: 20, whole: 39, percent: 51.3 });
    expect(outsideHoursOf('answerRate', open)).toEqual({ part: 20, whole: 99, percent: 20.2 });
    expect(outsideHoursOf('missed', without)).toBeNull();
  });

  it('have a worst hour, of rates only with enough calls', () => {
    expect(worstHourOf('missed', open)).toMatchObject({ weekday: 2, hour: 12, part: 9, whole: 60, percent: 15 });
    expect(worstHourOf('answerRate', open)).toMatchObject({
      weekday: 2,
      hour: 12,
      part: 20,
      whole: 40,
      percent: 50,
    });
    expect(worstHourOf('missed', without)).toMatchObject({ weekday: 3, hour: 12 });
    // More calls are neither better nor worse.
    expect(worstHourOf('calls', open)).toBeNull();
    expect(worstHourOf('missed', [{ open: null, cells: [cellOf(2, 9, { calls: 5 })] }])).toBeNull();
  });
});

describe('the attention', () => {
  const range = attentionRange(Date.parse('2026-11-27T19:02:11Z'), timezone);
  const unusualOf = (days: readonly Readonly<Record<string, number>>[]) => {
    const sums = days.map(
      (day, week) => ['all', 17 - 2 * (days.length - 1 - week), watchedMeasures.map((name) => day[name] ?? 0)] as const,
    );
    const found = attentionOf({ range, source: 'rollup', sums, unanswered: { callers: 0, from: '', to: '' }, now: 0 });
    return found.unusual.map(({ metric, low, high, sample, isAbove }) => [metric, low, high, sample, isAbove]);
  };
  const day = (calls: number, answered: number, missed = 5) => ({ calls, offered: calls, answered, missed });
  const usual = [day(100, 78), day(110, 88), day(90, 75), day(100, 84)];

  it('compares the full hours of today with the same weekdays', () => {
    expect(range).toEqual({
      timezone,
      from: '2026-11-27T05:00:00Z',
      to: '2026-11-27T19:00:00Z',
      weekday: 5,
      hours: 14,
    });
    expect(attentionFilter(range)).toMatchObject({ weekday: [5], zone: timezone });
    const bounds = attentionBounds(range);
    // Eight weeks before, New York is still in daylight saving time.
    expect([bounds.length, bounds[0], bounds[1], ...bounds.slice(-2)]).toEqual([
      ...[18, '2026-10-02T04:00:00Z', '2026-10-03T04:00:00Z', '2026-11-27T05:00:00Z', '2026-11-28T05:00:00Z'],
    ]);
  });

  it('ends with the first of two hours when a clock is set back', () => {
    expect(attentionRange(Date.parse('2026-11-01T06:30:00Z'), timezone)).toMatchObject({
      to: '2026-11-01T05:00:00Z',
      hours: 1,
    });
  });

  it.each([
    ['figures within the usual range', [...usual, day(100, 80)], []],
    // 75 % is below 78 %, but by less than half of the range.
    ['figures that are a little outside of it', [...usual, day(100, 75)], []],
    ['a rate below it', [...usual, day(100, 61)], [['answerRate', 78, 84, 4, false]]],
    ['a number above it', [...usual, day(100, 80, 12)], [['missed', 5, 5, 4, true]]],
    ['a number that is only a few calls above it', [...usual, day(100, 80, 10)], []],
    ['no calls', [...usual, day(0, 0, 0)], [['calls', 90, 110, 4, false]]],
    ['a rate of few calls today', [...usual, day(19, 1)], [['calls', 90, 110, 4, false]]],
    ['too few weekdays', [...usual.slice(1), day(100, 10)], []],
    ['weekdays with few calls', [...usual.slice(1), day(19, 10), day(100, 10)], []],
  ] as const)('names what is unusual: %s', (_name, days, expected) => expect(unusualOf(days)).toEqual(expected));
});
