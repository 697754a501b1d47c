// Times of payloads as ISO instants in UTC. The caller names the unit: a number alone does not tell it.
import { readNumber, readText } from './read-fields.ts';

const isoInstant = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d(:?\d\d)?)$/;

/** Undefined: a time without an offset is no instant. */
export function readIsoInstant(value: unknown): string | undefined {
  const text = readText(value);
  if (text === undefined || !isoInstant.test(text)) return undefined;
  return toInstant(Date.parse(text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00')));
}

export function readEpochMs(value: unknown): string | undefined {
  return toInstant(readNumber(value) ?? Number.NaN);
}

export function readEpochSeconds(value: unknown): string | undefined {
  return toInstant((readNumber(value) ?? Number.NaN) * 1000);
}

/** Undefined outside of 2000 to 2099: the unit is another one, or the clock is not set. */
export function toInstant(timeMs: number): string | undefined {
  const isPlausible = timeMs >= Date.UTC(2000, 0) && timeMs < Date.UTC(2100, 0);
  return isPlausible ? new Date(timeMs).toISOString() : undefined;
}

export function addSeconds(instant: string | undefined, seconds: number | undefined): string | undefined {
  return instant === undefined || seconds === undefined ? undefined : toInstant(Date.parse(instant) + seconds * 1000);
}

/** Undefined: a time is absent, or the end is before the start. */
export function secondsBetween(start: string | undefined, end: string | undefined): number | undefined {
  if (start === undefined || end === undefined) return undefined;
  const ms = Date.parse(end) - Date.parse(start);
  return ms >= 0 ? Math.round(ms / 1000) : undefined;
}
