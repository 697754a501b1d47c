// Opening hours: for each weekday a list of ranges such as ["09:00", "17:00"], in the organisation's time zone. 24:00 is the end of
// the day. Hours over midnight are two ranges, one on each day.
import { Temporal } from 'temporal-polyfill';
import { type Static, Type } from 'typebox';
import { ValidationFailed } from '../errors.ts';
import type { TimeRange } from './time-range.ts';

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const maxRangesPerDay = 10;
const timePattern = '^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$';
const timeFormat = new RegExp(timePattern);

const annotations = {
  description:
    "Opening hours in the organisation's time zone: for each weekday a list of ranges. The end of a range is exclusive and may be 24:00. A weekday that is not listed is closed. `{}`: no opening hours, calls are taken at any time.",
  examples: [{ mon: [['09:00', '17:00']], sat: [] }],
};

const Time = Type.String({ pattern: timePattern, examples: ['09:00'] });
const Day = Type.Optional(Type.Array(Type.Array(Time, { minItems: 2, maxItems: 2 }), { maxItems: maxRangesPerDay }));

export const OpeningHours = Type.Object(
  { mon: Day, tue: Day, wed: Day, thu: Day, fri: Day, sat: Day, sun: Day },
  { additionalProperties: false, ...annotations },
);
export type OpeningHours = Static<typeof OpeningHours>;

/** For responses: the column takes any JSON object, so SQL may have stored another form. */
export const StoredOpeningHours = Type.Object({}, { additionalProperties: true, ...annotations });

/** Checks what the schema cannot. Times have the same length, so they compare as text. `field` is for the message. */
export function assertOpeningHours(hours: OpeningHours, field = 'hours'): void {
  for (const day of weekdays) {
    const ranges = (hours[day] ?? []).map(([from = '', to = '']) => ({ from, to }));
    const inverted = ranges.find(({ from, to }) => from >= to);
    if (inverted !== undefined) {
      throw new ValidationFailed(`${field}.${day}: ${inverted.from} to ${inverted.to} does not end after it starts`, {
        field: `${field}.${day}`,
      });
    }
    const sorted = ranges.toSorted((one, other) => (one.from < other.from ? -1 : 1));
    const overlapping = sorted.find(({ from }, index) => from < (sorted[index - 1]?.to ?? ''));
    if (overlapping !== undefined) {
      throw new ValidationFailed(
        `${field}.${day}: ${overlapping.from} to ${overlapping.to} overlaps the previous range`,
        {
          field: `${field}.${day}`,
        },
      );
    }
  }
}

const defaultHours = Object.fromEntries(weekdays.slice(0, 5).map((day) => [day, [['09:00', '17:00']]]));

/** The open times of the days of a range, in order. No open time crosses local midnight, so slots start again every day. */
export function openRanges(stored: unknown, { from, to }: TimeRange<number>, timezone: string): TimeRange<number>[] {
  const hours = hasHours(stored) ? stored : defaultHours;
  const last = dateOf(to, timezone);
  const open: TimeRange<number>[] = [];
  for (let date = dateOf(from, timezone); Temporal.PlainDate.compare(date, last) <= 0; date = date.add({ days: 1 })) {
    const day = hours[weekdays[date.dayOfWeek - 1] ?? ''];
    const ranges = Array.isArray(day) ? day.filter(isClockRange) : [];
    open.push(...merged(ranges.map(([opens, closes]) => instantsOf(opens, closes, date, timezone))));
  }
  return open.filter((range) => range.from < range.to);
}

/** Always true for an organisation without opening hours: it takes calls at any time. */
export function isWithinHours(stored: unknown, epochMs: number, timezone: string): boolean {
  if (!hasHours(stored)) return true;
  return openRanges(stored, { from: epochMs, to: epochMs }, timezone).some(
    ({ from, to }) => from <= epochMs && epochMs < to,
  );
}

export interface OpenDay {
  readonly ranges: readonly TimeRange[];
  /** Of each hour of the day. */
  readonly openMinutes: readonly number[];
}

/** The opening hours of each weekday, by the local clock; 0 is Sunday. Null for an organisation without opening hours. */
export function weeklyHours(stored: unknown): readonly OpenDay[] | null {
  if (!hasHours(stored)) return null;
  return ['sun', ...weekdays.slice(0, 6)].map((name) => {
    const day = stored[name];
    const ranges = merged(
      (Array.isArray(day) ? day.filter(isClockRange) : []).map(([from, to]) => ({
        from: minutesOf(from),
        to: minutesOf(to),
      })),
    );
    const openMinutes = Array.from({ length: 24 }, (_, hour) =>
      ranges.reduce(
        (sum, { from, to }) => sum + Math.max(0, Math.min(to, hour * 60 + 60) - Math.max(from, hour * 60)),
        0,
      ),
    );
    return { ranges: ranges.map(({ from, to }) => ({ from: clockText(from), to: clockText(to) })), openMinutes };
  });
}

const minutesOf = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
const clockText = (minutes: number) =>
  [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':');

function hasHours(stored: unknown): stored is Readonly<Record<string, unknown>> {
  return typeof stored === 'object' && stored !== null && Object.keys(stored).length > 0;
}

/** Anything else in the column counts as closed. */
function isClockRange(value: unknown): value is readonly [opens: string, closes: string] {
  const isTime = (time: unknown) => typeof time === 'string' && timeFormat.test(time);
  return Array.isArray(value) && value.length === 2 && value.every(isTime) && value[0] < value[1];
}

function dateOf(epochMs: number, timezone: string): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(timezone).toPlainDate();
}

function instantsOf(opens: string, closes: string, date: Temporal.PlainDate, timezone: string): TimeRange<number> {
  return { from: instantAt(date, opens, timezone), to: instantAt(date, closes, timezone) };
}

function instantAt(date: Temporal.PlainDate, time: string, timezone: string): number {
  if (time === '24:00') return instantAt(date.add({ days: 1 }), '00:00', timezone);
  const local = date.toPlainDateTime(time);
  const zoned = local.toZonedDateTime(timezone);
  if (zoned.toPlainDateTime().equals(local)) return zoned.epochMilliseconds;
  // Daylight saving time skipped this time: take the moment of the transition.
  const transition = local.toZonedDateTime(timezone, { disambiguation: 'earlier' }).getTimeZoneTransition('next');
  return (transition ?? zoned).epochMilliseconds;
}

/** Sorted, and without overlaps. */
function merged(ranges: readonly TimeRange<number>[]): TimeRange<number>[] {
  const result: TimeRange<number>[] = [];
  for (const range of ranges.toSorted((one, other) => one.from - other.from)) {
    const previous = result.at(-1);
    if (previous === undefined || range.from > previous.to) result.push(range);
    else result[result.length - 1] = { from: previous.from, to: Math.max(previous.to, range.to) };
  }
  return result;
}
