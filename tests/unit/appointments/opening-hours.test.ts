import { describe, expect, it } from 'vitest';
import { openStretches } from '../../../src/features/appointments/opening-hours.ts';

const everyDay = (...openings: [string, string][]) =>
  Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((day) => [day, openings]));

/** What is open on a day of the zone, in UTC. */
function openOn(date: string, timezone: string, hours: unknown) {
  const noon = Date.parse(`${date}T12:00:00Z`);
  const iso = (ms: number) => new Date(ms).toISOString().slice(0, 16);
  return openStretches(hours, { from: noon, to: noon }, timezone)
    .map(({ from, to }) => `${iso(from)} ${iso(to)}`)
    .filter((stretch) => stretch.startsWith(date));
}

describe('the hours of an organisation', () => {
  it.each([[undefined], [null], [{}]])('are 9 to 17 from Monday to Friday when it says %j', (hours) => {
    // A Friday, and a Saturday.
    expect(openOn('2026-11-20', 'UTC', hours)).toEqual(['2026-11-20T09:00 2026-11-20T17:00']);
    expect(openOn('2026-11-21', 'UTC', hours)).toEqual([]);
  });

  it('are those it says and no others: a day that is not named is closed', () => {
    expect(openOn('2026-11-21', 'UTC', { sat: [['10:00', '13:00']] })).toEqual(['2026-11-21T10:00 2026-11-21T13:00']);
    expect(openOn('2026-11-20', 'UTC', { sat: [['10:00', '13:00']] })).toEqual([]);
  });

  it('are on its own clock, which may be 5:45 ahead', () => {
    expect(openOn('2026-11-20', 'Asia/Kathmandu', everyDay(['09:00', '17:00']))).toEqual([
      '2026-11-20T03:15 2026-11-20T11:15',
    ]);
  });

  it.each([
    // Forward: at 2:00 it is 3:00, in New York at 7:00 UTC.
    ['2026-03-08', ['00:00', '12:00'], '2026-03-08T05:00 2026-03-08T16:00'],
    ['2026-03-08', ['02:30', '05:00'], '2026-03-08T07:00 2026-03-08T09:00'],
    ['2026-03-08', ['01:00', '02:30'], '2026-03-08T06:00 2026-03-08T07:00'],
    // Back: at 2:00 it is 1:00 once more, in New York at 6:00 UTC.
    ['2026-11-01', ['00:00', '12:00'], '2026-11-01T04:00 2026-11-01T17:00'],
    ['2026-11-01', ['01:30', '03:00'], '2026-11-01T05:30 2026-11-01T08:00'],
  ] as const)('on %s from %s, when the clock changes, are %s', (date, opening, expected) => {
    expect(openOn(date, 'America/New_York', everyDay([...opening] as [string, string]))).toEqual([expected]);
  });

  it('that the clock never shows are none', () => {
    expect(openOn('2026-03-08', 'America/New_York', everyDay(['02:10', '02:50']))).toEqual([]);
  });

  it('may be several, in any order, over each other, and to the end of the day', () => {
    const hours = everyDay(['14:00', '24:00'], ['08:00', '11:00'], ['10:00', '12:00']);
    expect(openOn('2026-11-20', 'UTC', hours)).toEqual([
      '2026-11-20T08:00 2026-11-20T12:00',
      '2026-11-20T14:00 2026-11-21T00:00',
    ]);
  });

  it('may end on the next day, where they are over those of that day once', () => {
    const hours = { fri: [['22:00', '02:00']], sat: [['01:00', '03:00']] };
    expect(openOn('2026-11-20', 'UTC', hours)).toEqual(['2026-11-20T22:00 2026-11-21T02:00']);
    expect(openOn('2026-11-21', 'UTC', hours)).toEqual(['2026-11-21T02:00 2026-11-21T03:00']);
  });

  it.each([
    [[['9', '17']]],
    [[['09:00']]],
    [['09:00', '17:00']],
    ['always'],
    [[[9, 17]]],
    [[['25:00', '26:00']]],
    [null],
  ])('that are none open nothing: %j', (friday) => {
    expect(openOn('2026-11-20', 'UTC', { fri: friday })).toEqual([]);
  });
});
