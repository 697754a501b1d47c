import { describe, expect, it } from 'vitest';
import { assertOpeningHours, isWithinHours, openRanges, weeklyHours } from '../../../src/domain/opening-hours.ts';

const everyDay = (...ranges: [string, string][]) =>
  Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((day) => [day, ranges]));

/** The open ranges that start on a date of the time zone, in UTC. */
function openOn(date: string, timezone: string, hours: unknown) {
  const noon = Date.parse(`${date}T12:00:00Z`);
  const iso = (ms: number) => new Date(ms).toISOString().slice(0, 16);
  return openRanges(hours, { from: noon, to: noon }, timezone)
    .map(({ from, to }) => `${iso(from)} ${iso(to)}`)
    .filter((range) => range.startsWith(date));
}

describe('opening hours', () => {
  it.each([[undefined], [null], [{}]])('are 9 to 17 from Monday to Friday when the organisation has %j', (hours) => {
    // A Friday and a Saturday.
    expect(openOn('2026-11-20', 'UTC', hours)).toEqual(['2026-11-20T09:00 2026-11-20T17:00']);
    expect(openOn('2026-11-21', 'UTC', hours)).toEqual([]);
  });

  it('are closed on a weekday that is not listed', () => {
    expect(openOn('2026-11-21', 'UTC', { sat: [['10:00', '13:00']] })).toEqual(['2026-11-21T10:00 2026-11-21T13:00']);
    expect(openOn('2026-11-20', 'UTC', { sat: [['10:00', '13:00']] })).toEqual([]);
  });

  it('are in the time zone of the organisation, which may be 5:45 ahead of UTC', () => {
    expect(openOn('2026-11-20', 'Asia/Kathmandu', everyDay(['09:00', '17:00']))).toEqual([
      '2026-11-20T03:15 2026-11-20T11:15',
    ]);
  });

  it.each([
    // New York, 7:00 UTC: 2:00 becomes 3:00.
    ['2026-03-08', ['00:00', '12:00'], '2026-03-08T05:00 2026-03-08T16:00'],
    ['2026-03-08', ['02:30', '05:00'], '2026-03-08T07:00 2026-03-08T09:00'],
    ['2026-03-08', ['01:00', '02:30'], '2026-03-08T06:00 2026-03-08T07:00'],
    // New York, 6:00 UTC: 2:00 becomes 1:00.
    ['2026-11-01', ['00:00', '12:00'], '2026-11-01T04:00 2026-11-01T17:00'],
    ['2026-11-01', ['01:30', '03:00'], '2026-11-01T05:30 2026-11-01T08:00'],
  ] as const)('follow daylight saving time: on %s, %s is %s', (date, range, expected) => {
    expect(openOn(date, 'America/New_York', everyDay([...range] as [string, string]))).toEqual([expected]);
  });

  it('are empty for a range that daylight saving time skips', () => {
    expect(openOn('2026-03-08', 'America/New_York', everyDay(['02:10', '02:50']))).toEqual([]);
  });

  it('may be several ranges, in any order, overlapping, and until the end of the day', () => {
    const hours = everyDay(['14:00', '24:00'], ['08:00', '11:00'], ['10:00', '12:00']);
    expect(openOn('2026-11-20', 'UTC', hours)).toEqual([
      '2026-11-20T08:00 2026-11-20T12:00',
      '2026-11-20T14:00 2026-11-21T00:00',
    ]);
  });

  it('continue over midnight as two ranges, one on each day', () => {
    const hours = { fri: [['22:00', '24:00']], sat: [['00:00', '02:00']] };
    expect(openOn('2026-11-20', 'UTC', hours)).toEqual(['2026-11-20T22:00 2026-11-21T00:00']);
    expect(openOn('2026-11-21', 'UTC', hours)).toEqual(['2026-11-21T00:00 2026-11-21T02:00']);
  });

  it.each([
    [[['9', '17']]],
    [[['09:00']]],
    [['09:00', '17:00']],
    ['always'],
    [[[9, 17]]],
    [[['25:00', '26:00']]],
    [[['22:00', '02:00']]],
    [null],
  ])('that are stored in another form are closed: %j', (friday) => {
    expect(openOn('2026-11-20', 'UTC', { fri: friday })).toEqual([]);
  });

  it.each([
    [{ fri: [['22:00', '02:00']] }, 'hours.fri: 22:00 to 02:00 does not end after it starts'],
    [
      {
        sat: [
          ['09:00', '12:00'],
          ['11:00', '13:00'],
        ],
      },
      'hours.sat: 11:00 to 13:00 overlaps the previous range',
    ],
  ] as const)('are refused by a write: %j', (hours, message) => {
    expect(() => assertOpeningHours(structuredClone(hours) as never)).toThrow(message);
  });
});

describe('a time is within opening hours', () => {
  // Fridays in New York: 9:00 is 14:00 UTC in winter.
  const hours = { fri: [['09:00', '17:00']] };
  it.each([
    ['2026-11-20T13:59:59Z', false],
    ['2026-11-20T14:00:00Z', true],
    ['2026-11-20T21:59:59Z', true],
    ['2026-11-20T22:00:00Z', false],
    ['2026-11-21T14:00:00Z', false],
  ])('%s: %j', (at, isOpen) => {
    expect(isWithinHours(hours, Date.parse(at), 'America/New_York')).toBe(isOpen);
  });

  it.each([[null], [{}]])('at any time when the organisation has %j', (stored) => {
    expect(isWithinHours(stored, Date.parse('2026-11-21T03:00:00Z'), 'UTC')).toBe(true);
  });
});

describe('the opening hours of a week', () => {
  it('are the ranges and the open minutes of each hour, from Sunday', () => {
    const week = weeklyHours({
      mon: [
        ['13:30', '24:00'],
        ['08:30', '12:00'],
        ['11:00', '12:30'],
      ],
      sat: 'closed',
    });
    expect(week?.map(({ ranges }) => ranges.map(({ from, to }) => `${from}-${to}`))).toEqual([
      ...[[], ['08:30-12:30', '13:30-24:00'], [], [], [], [], []],
    ]);
    const minutes = week?.[1]?.openMinutes ?? [];
    expect(minutes.slice(7, 15)).toEqual([0, 30, 60, 60, 60, 30, 30, 60]);
    expect([minutes.length, minutes.at(-1), week?.[6]?.openMinutes.some((each) => each > 0)]).toEqual([24, 60, false]);
  });

  it.each([[null], [undefined], [{}]])('are null when the organisation has %j', (hours) =>
    expect(weeklyHours(hours)).toBeNull(),
  );
});
