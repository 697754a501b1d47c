// The only module that turns an instant into text. Each function takes the zone first: a page never shows the clock of the browser.
import { locale } from './locale.ts';

const formats = new Map<string, Intl.DateTimeFormat>();

function formatIn(zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${zone} ${JSON.stringify(options)}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat(locale, { timeZone: zone, hourCycle: 'h23', ...options });
  formats.set(key, format);
  return format;
}

const clock = { hour: '2-digit', minute: '2-digit' } as const;

/** `2026-11-27` */
export function localDay(zone: string, instantMs: number): string {
  const parts = formatIn(zone, { year: 'numeric', month: '2-digit', day: '2-digit' }).formatToParts(instantMs);
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}`;
}

/** `14:02` */
export const clockTime = (zone: string, instant: string | number): string =>
  formatIn(zone, clock).format(new Date(instant));

/** `14:02:11` */
export const clockTimeWithSeconds = (zone: string, instant: string | number): string =>
  formatIn(zone, { ...clock, second: '2-digit' }).format(new Date(instant));

/** `14:02` on the day of `nowMs`, else `Mon 23 Nov, 14:02`; with the year when it is another one. */
export function momentOf(zone: string, instant: string, nowMs: number): string {
  const [day, today] = [localDay(zone, Date.parse(instant)), localDay(zone, nowMs)];
  if (day === today) return clockTime(zone, instant);
  return `${dayName(day, { withYear: day.slice(0, 4) !== today.slice(0, 4) })}, ${clockTime(zone, instant)}`;
}

/** For what happens several times a minute: `14:02:11` today, else as momentOf. */
export const momentWithSeconds = (zone: string, instant: string, nowMs: number): string =>
  localDay(zone, Date.parse(instant)) === localDay(zone, nowMs)
    ? clockTimeWithSeconds(zone, instant)
    : momentOf(zone, instant, nowMs);

/** `Mon 23 Nov` */
export function dayName(day: string, { withYear = false, isLong = false } = {}): string {
  const options = isLong
    ? ({ weekday: 'long', day: 'numeric', month: 'long' } as const)
    : ({ weekday: 'short', day: 'numeric', month: 'short' } as const);
  const format = formatIn('UTC', { ...options, ...(withYear && { year: 'numeric' }) });
  return format.format(new Date(`${day}T00:00:00Z`)).replace(',', '');
}

/** `23 Nov` */
export const shortDay = (day: string): string =>
  formatIn('UTC', { day: 'numeric', month: 'short' }).format(new Date(`${day}T00:00:00Z`));

/** `New York time, UTC−5` */
export function zoneName(zone: string, instantMs: number): string {
  if (zone === 'UTC') return zone;
  const city = zone.split('/').at(-1)?.replaceAll('_', ' ') ?? zone;
  const parts = formatIn(zone, { timeZoneName: 'shortOffset' }).formatToParts(instantMs);
  const offset = parts.find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT';
  return `${city} time, ${offset.replace('GMT', 'UTC').replace('-', '−')}`;
}

/** Sunday is 0. */
export function weekdayName(weekday: number, width: 'short' | 'long' = 'short'): string {
  return formatIn('UTC', { weekday: width }).format(new Date(Date.UTC(2026, 10, 1 + weekday)));
}

/** `Sat 28 Nov 2026`, `1–28 Nov 2026`, `31 Oct – 27 Nov 2026` */
export function spanText(from: string, to: string): string {
  const format = formatIn('UTC', { day: 'numeric', month: 'short', year: 'numeric' });
  const [first, last] = [new Date(`${from}T00:00:00Z`), new Date(`${to}T00:00:00Z`)];
  return from === to ? dayName(from, { withYear: true }) : format.formatRange(first, last);
}

/** `Nov`, `Jan 2027` in January. */
export const monthName = (day: string): string =>
  formatIn('UTC', { month: 'short', ...(day.slice(5, 7) === '01' && { year: 'numeric' }) }).format(
    new Date(`${day}T00:00:00Z`),
  );

/** `Tuesday 24 November`, `Tuesday 24 November, 14:00`, `Week of 23 November`, `November 2026`. `local` is `2026-11-24T14:00:00-05:00`. */
export function bucketInWords(local: string, size: 'hour' | 'day' | 'week' | 'month'): string {
  const day = local.slice(0, 10);
  if (size === 'hour') return `${dayName(day, { isLong: true })}, ${local.slice(11, 16)}`;
  if (size === 'day') return dayName(day, { isLong: true });
  const date = new Date(`${day}T00:00:00Z`);
  if (size === 'week') return `Week of ${formatIn('UTC', { day: 'numeric', month: 'long' }).format(date)}`;
  return formatIn('UTC', { month: 'long', year: 'numeric' }).format(date);
}

/** `11:00–12:00` */
export const hourRange = (hour: number): string =>
  [hour, hour + 1].map((each) => `${String(each).padStart(2, '0')}:00`).join('–');
