// Days as texts (`2026-11-27`) and arithmetic on them. A day has no zone: it is read as UTC and written back, so no clock change can shift it.
import { utcDay, utcMonth } from 'd3-time';

const read = (day: string) => new Date(`${day}T00:00:00Z`);
const write = (date: Date) => date.toISOString().slice(0, 10);

export const addDays = (day: string, days: number): string => write(utcDay.offset(read(day), days));
export const daysFrom = (from: string, to: string): number => utcDay.count(read(from), read(to));
export const firstOfMonth = (day: string): string => write(utcMonth.floor(read(day)));
export const lastOfMonth = (day: string): string =>
  write(utcDay.offset(utcMonth.offset(utcMonth.floor(read(day)), 1), -1));

/** The last day of the month where the month is shorter: 31 March less one month is 28 February. */
export function addMonths(day: string, months: number): string {
  const first = utcMonth.offset(utcMonth.floor(read(day)), months);
  const last = utcDay.offset(utcMonth.offset(first, 1), -1);
  const date = Math.min(Number(day.slice(8)), last.getUTCDate());
  return write(utcDay.offset(first, date - 1));
}

export function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(read(text).getTime()) && write(read(text)) === text;
}
