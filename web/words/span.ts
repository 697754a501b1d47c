// A span of time in words. A day is a text (`2026-11-27`) and includes its whole day; an instant ends the span before it.
import { isDay } from './days.ts';
import { clockTime, dayName, localDay, momentOf } from './time.ts';

/** `Mon 23 Nov`, `1 Nov – 27 Nov`, `Mon 23 Nov, 10:00–11:00`, `from Mon 23 Nov`. */
export function spanInWords(zone: string, from: string | null, to: string | null, nowMs: number): string {
  if (from === null) return to === null ? '' : `until ${boundInWords(zone, to, nowMs)}`;
  const first = wholeDay(zone, from);
  if (to === null) return `from ${boundInWords(zone, from, nowMs)}`;
  const last = lastDay(zone, to);
  if (first !== undefined && last !== undefined)
    return first === last ? named(first) : `${named(first)} – ${named(last)}`;
  const isOneDay = !isDay(from) && !isDay(to) && localDay(zone, Date.parse(from)) === localDay(zone, Date.parse(to));
  if (isOneDay) {
    return `${named(localDay(zone, Date.parse(from)))}, ${clockTime(zone, from)}–${clockTime(zone, to)}`;
  }
  return `${boundInWords(zone, from, nowMs)} – ${last === undefined ? boundInWords(zone, to, nowMs) : named(last)}`;

  function named(day: string): string {
    return dayName(day, { withYear: day.slice(0, 4) !== localDay(zone, nowMs).slice(0, 4) });
  }
}

function boundInWords(zone: string, bound: string, nowMs: number): string {
  if (isDay(bound)) return dayName(bound);
  return isInstant(bound) ? momentOf(zone, bound, nowMs) : bound;
}

/** The day that begins at this bound. Undefined: it is within a day. */
function wholeDay(zone: string, bound: string): string | undefined {
  if (isDay(bound)) return bound;
  return isMidnight(zone, bound) ? localDay(zone, Date.parse(bound)) : undefined;
}

/** The day that ends at this bound. */
function lastDay(zone: string, bound: string): string | undefined {
  if (isDay(bound)) return bound;
  return isMidnight(zone, bound) ? localDay(zone, Date.parse(bound) - 1) : undefined;
}

const isInstant = (text: string) => !Number.isNaN(Date.parse(text));
const isMidnight = (zone: string, text: string) => isInstant(text) && clockTime(zone, text) === '00:00';
