import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TimeRange } from '../../../src/domain/time-range.ts';
import { freeSlots } from '../../../src/features/appointments/free-slots.ts';

type Range = TimeRange<number>;

/** Minutes in place of milliseconds. */
const range = (from: number, to: number): Range => ({ from, to });
const always = range(0, 100_000);
const day = range(540, 1020);

const slotsOf = (busy: Range[], durationMs: number, requested = always) =>
  freeSlots({ open: [day], busy, durationMs }, requested).map(({ from }) => from);

describe('the free slots of a day', () => {
  it('follow one another from the start of the opening hours, and end before they end', () => {
    expect(slotsOf([], 180)).toEqual([540, 720]);
    expect(slotsOf([], 240)).toEqual([540, 780]);
    expect(slotsOf([], 481)).toEqual([]);
  });

  it('overlap no appointment, and start again at its end', () => {
    expect(slotsOf([range(600, 645)], 60, range(540, 780))).toEqual([540, 645, 705]);
    expect(slotsOf([range(500, 545), range(1000, 1100)], 200)).toEqual([545, 745]);
  });

  it('may touch an appointment on either side', () => {
    expect(slotsOf([range(600, 660)], 60, range(540, 720))).toEqual([540, 660]);
  });

  it('are none when one appointment lasts all day', () => {
    expect(slotsOf([range(0, 2000)], 30)).toEqual([]);
  });

  const ranges = (max: number) =>
    fc
      .uniqueArray(fc.integer({ min: 0, max }), { minLength: 2, maxLength: 24 })
      .map((edges) => edges.sort((one, other) => one - other))
      .map((edges) => edges.flatMap((from, index) => (index % 2 ? [] : [range(from, edges[index + 1] ?? from + 1)])));

  const overlaps = (one: Range, other: Range) => one.from < other.to && other.from < one.to;

  it('have the requested length, are open and free, and leave no room for another slot', () => {
    fc.assert(
      fc.property(ranges(300), ranges(300), fc.integer({ min: 1, max: 60 }), (open, busy, durationMs) => {
        const slots = freeSlots({ open, busy, durationMs }, always);
        for (const slot of slots) {
          expect(slot.to - slot.from).toBe(durationMs);
          expect(open.some(({ from, to }) => from <= slot.from && slot.to <= to)).toBe(true);
          expect([...busy, ...slots.filter((other) => other !== slot)].some((other) => overlaps(slot, other))).toBe(
            false,
          );
        }
        for (const { from, to } of open) {
          for (let start = from; start + durationMs <= to; start++) {
            const other = range(start, start + durationMs);
            expect([...busy, ...slots].some((taken) => overlaps(taken, other))).toBe(true);
          }
        }
      }),
    );
  });

  it('do not depend on the requested time range, except a slot across its edge', () => {
    fc.assert(
      fc.property(ranges(300), ranges(300), fc.integer({ min: 0, max: 300 }), (open, busy, edge) => {
        const slots = (requested: Range) => freeSlots({ open, busy, durationMs: 15 }, requested);
        const whole = slots(always).filter(({ from, to }) => to <= edge || from >= edge);
        expect([...slots(range(0, edge)), ...slots(range(edge, 1000))]).toEqual(whole);
      }),
    );
  });
});
