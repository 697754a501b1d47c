// What of the open time is free, cut into slots.
import type { Stretch } from './opening-hours.ts';

interface Diary {
  /** In order, none over another. */
  readonly open: readonly Stretch[];
  /** In order, none over another. */
  readonly busy: readonly Stretch[];
  readonly durationMs: number;
}

/**
 * Slots follow each other from the opening on, and again from the end of each appointment. So they are the same whatever part
 * of the day is asked for: only those that lie within it are given.
 */
export function freeSlots({ open, busy, durationMs }: Diary, { from, to }: Stretch): Stretch[] {
  const slots: Stretch[] = [];
  let next = 0;
  for (const stretch of open) {
    let start = stretch.from;
    while (start + durationMs <= stretch.to) {
      while ((busy[next]?.to ?? Number.POSITIVE_INFINITY) <= start) next++;
      const taken = busy[next];
      const end = start + durationMs;
      if (taken !== undefined && taken.from < end) {
        start = taken.to;
        continue;
      }
      if (start >= from && end <= to) slots.push({ from: start, to: end });
      start = end;
    }
  }
  return slots;
}
