export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof weekdays)[number];
export type Ranges = string[][];
export type WeekHours = { [Day in Weekday]?: Ranges };

/** The column takes any JSON object. What is no range is left out, so that a stored mistake cannot break the form. */
export function readHours(stored: Readonly<Record<string, unknown>>): WeekHours {
  return Object.fromEntries(
    weekdays.flatMap((day) => {
      const ranges = stored[day];
      return Array.isArray(ranges) ? [[day, ranges.filter(isRange)]] : [];
    }),
  );
}

function isRange(range: unknown): range is string[] {
  return Array.isArray(range) && range.length === 2 && range.every((time) => typeof time === 'string');
}
