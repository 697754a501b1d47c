// Cuts the free part of the open time into slots.
import type { TimeRange } from '../../domain/time-range.ts';

interface Diary {
  /** Sorted, without overlaps. */
  readonly open: readonly TimeRange<number>[];
  /** Sorted, without overlaps. */
  readonly busy: readonly TimeRange<number>[];
  readonly durationMs: number;
}

/**
 * Slots start when the organisation opens, one after the other, and start again at the end of each appointment. So they do not
 * depend on `requested`, which only selects the slots that are entirely in it.
 */
export function freeSlots({ open, busy, durationMs }: Diary, requested: TimeRange<number>): TimeRange<number>[] {
  const slots: TimeRange<number>[] = [];
  let next = 0;
  for (const range of open) {
    let start = range.from;
    while (start + durationMs <= range.to) {
      while ((busy[next]?.to ?? Number.POSITIVE_INFINITY) <= start) next++;
      const appointment = busy[next];
      const end = start + durationMs;
      if (appointment !== undefined && appointment.from < end) {
        start = appointment.to;
        continue;
      }
      if (start >= requested.from && end <= requested.to) slots.push({ from: start, to: end });
      start = end;
    }
  }
  return slots;
}
