// When an organisation is open, on its own clock: hours of the week become instants of certain days.
import { Temporal } from 'temporal-polyfill';

/** In milliseconds since 1970; the end is not in it. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** A time on the clock, 24:00 being the end of the day. */
type Opening = readonly [opens: string, closes: string];

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

const usualHours = Object.fromEntries(weekdays.slice(0, 5).map((day) => [day, [['09:00', '17:00']]]));

/** The opening times that reach into the days around `from` and `to`, one after the other, and none of them over midnight into the next. */
export function openStretches(hours: unknown, { from, to }: Stretch, timezone: string): Stretch[] {
  const week = weekOf(hours);
  const dateOf = (ms: number) => Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(timezone).toPlainDate();
  const last = dateOf(to);
  const stretches: Stretch[] = [];
  // From the day before: what opens late in the evening may close on the next day.
  for (
    let date = dateOf(from).subtract({ days: 1 });
    Temporal.PlainDate.compare(date, last) <= 0;
    date = date.add({ days: 1 })
  ) {
    const open = openingsOf(week[weekdays[date.dayOfWeek - 1] ?? '']).map((opening) => placed(opening, date, timezone));
    const before = stretches.at(-1)?.to ?? Number.NEGATIVE_INFINITY;
    stretches.push(...joined(open).map((stretch) => ({ ...stretch, from: Math.max(stretch.from, before) })));
  }
  return stretches.filter((stretch) => stretch.from < stretch.to);
}

function weekOf(hours: unknown): Readonly<Record<string, unknown>> {
  const isSaid = typeof hours === 'object' && hours !== null && Object.keys(hours).length > 0;
  return isSaid ? (hours as Record<string, unknown>) : usualHours;
}

// What stands in the database may have been written by others: whatever is no opening opens nothing.
function openingsOf(day: unknown): Opening[] {
  return Array.isArray(day) ? day.filter(isOpening) : [];
}

function isOpening(value: unknown): value is Opening {
  const isTime = (time: unknown) => typeof time === 'string' && /^(([01]\d|2[0-3]):[0-5]\d|24:00)$/.test(time);
  return Array.isArray(value) && value.length === 2 && value.every(isTime);
}

/** What closes at an earlier time than it opens does so on the next day. */
function placed([opens, closes]: Opening, date: Temporal.PlainDate, timezone: string): Stretch {
  const closing = closes < opens ? date.add({ days: 1 }) : date;
  return { from: instantAt(date, opens, timezone), to: instantAt(closing, closes, timezone) };
}

function instantAt(date: Temporal.PlainDate, time: string, timezone: string): number {
  if (time === '24:00') return instantAt(date.add({ days: 1 }), '00:00', timezone);
  const plain = date.toPlainDateTime(time);
  const zoned = plain.toZonedDateTime(timezone);
  if (zoned.toPlainDateTime().equals(plain)) return zoned.epochMilliseconds;
  // The clock went past this time without showing it: that moment it is.
  const skipped = plain.toZonedDateTime(timezone, { disambiguation: 'earlier' }).getTimeZoneTransition('next');
  return (skipped ?? zoned).epochMilliseconds;
}

/** In order, and each moment once. */
function joined(stretches: readonly Stretch[]): Stretch[] {
  const whole: Stretch[] = [];
  for (const stretch of [...stretches].sort((one, other) => one.from - other.from)) {
    const before = whole.at(-1);
    if (before === undefined || stretch.from > before.to) whole.push(stretch);
    else whole[whole.length - 1] = { from: before.from, to: Math.max(before.to, stretch.to) };
  }
  return whole;
}
