// Days as texts (`2026-11-27`) and arithmetic on them. A day has no zone: it is read as UTC and written back, so no clock change can shift it.
// In place of d3-time, which has 2 KB for the same and no months of different lengths.
const dayMs = 86_400_000;

const msOf = (day: string) => Date.parse(`${day}T00:00:00Z`);
const write = (ms: number) => new Date(ms).toISOString().slice(0, 10);

/** A month below 0 or above 11 is one of another year, and day 0 is the last one of the month before. */
const dayOf = (year: number, month: number, date: number) => write(Date.UTC(year, month, date));
const partsOf = (day: string) => [Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1, Number(day.slice(8))] as const;

export const addDays = (day: string, days: number): string => write(msOf(day) + days * dayMs);
export const daysFrom = (from: string, to: string): number => Math.round((msOf(to) - msOf(from)) / dayMs);

export function firstOfMonth(day: string): string {
  const [year, month] = partsOf(day);
  return dayOf(year, month, 1);
}

export function lastOfMonth(day: string): string {
  const [year, month] = partsOf(day);
  return dayOf(year, month + 1, 0);
}

/** The last day of the month where the month is shorter: 31 March less one month is 28 February. */
export function addMonths(day: string, months: number): string {
  const [year, month, date] = partsOf(day);
  const last = dayOf(year, month + months + 1, 0);
  return date > Number(last.slice(8)) ? last : dayOf(year, month + months, date);
}

export function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(msOf(text)) && write(msOf(text)) === text;
}
