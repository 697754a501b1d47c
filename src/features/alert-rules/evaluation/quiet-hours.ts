import { type OpeningHours, openRanges } from '../../../domain/opening-hours.ts';

/** Whether a time is in the quiet hours. They have the form of opening hours, in the time zone of the organisation. */
export function isQuietAt(quietHours: OpeningHours, atMs: number, timezone: string): boolean {
  // No hours at all have another meaning for opening hours.
  if (Object.keys(quietHours).length === 0) return false;
  return openRanges(quietHours, { from: atMs, to: atMs }, timezone).some(({ from, to }) => from <= atMs && atMs < to);
}
