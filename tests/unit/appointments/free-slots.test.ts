import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { freeSlots } from '../../../src/features/appointments/free-slots.ts';
import type { Stretch } from '../../../src/features/appointments/opening-hours.ts';

/** Minutes do for milliseconds here. */
const stretch = (from: number, to: number): Stretch => ({ from, to });
const always = stretch(0, 100_000);
const day = stretch(540, 1020);

const slotsOf = (busy: Stretch[], durationMs: number, asked = always) =>
  freeSlots({ open: [day], busy, durationMs }, asked).map(({ from }) => from);

describe('the free slots of a day', () => {
  it('follow each other from the opening on, and end before the closing', () => {
    expect(slotsOf([], 180)).toEqual([540, 720]);
    expect(slotsOf([], 240)).toEqual([540, 780]);
    expect(slotsOf([], 481)).toEqual([]);
  });

  it('are over no appointment, and go on from its end', () => {
    expect(slotsOf([stretch(600, 645)], 60, stretch(540, 780))).toEqual([540, 645, 705]);
    expect(slotsOf([stretch(500, 545), stretch(1000, 1100)], 200)).toEqual([545, 745]);
  });

  it('may touch an appointment on either side', () => {
    expect(slotsOf([stretch(600, 660)], 60, stretch(540, 720))).toEqual([540, 660]);
  });

  it('are none where one appointment lasts all day', () => {
    expect(slotsOf([stretch(0, 2000)], 30)).toEqual([]);
  });

  const stretches = (most: number) =>
    fc
      .uniqueArray(fc.integer({ min: 0, max: most }), { minLength: 2, maxLength: 24 })
      .map((edges) => edges.sort((one, other) => one - other))
      .map((edges) => edges.flatMap((from, index) => (index % 2 ? [] : [stretch(from, edges[index + 1] ?? from + 1)])));

  const overlaps = (one: Stretch, other: Stretch) => one.from < other.to && other.from < one.to;

  it('are all of the asked length, in open time, free, and leave no gap in which there is room for another', () => {
    fc.assert(
      fc.property(stretches(300), stretches(300), fc.integer({ min: 1, max: 60 }), (open, busy, durationMs) => {
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
            const other = stretch(start, start + durationMs);
            expect([...busy, ...slots].some((taken) => overlaps(taken, other))).toBe(true);
          }
        }
      }),
    );
  });

  it('are the same whether asked for at once or in two parts, but for one over the border', () => {
    fc.assert(
      fc.property(stretches(300), stretches(300), fc.integer({ min: 0, max: 300 }), (open, busy, border) => {
        const slots = (asked: Stretch) => freeSlots({ open, busy, durationMs: 15 }, asked);
        const whole = slots(always).filter(({ from, to }) => to <= border || from >= border);
        expect([...slots(stretch(0, border)), ...slots(stretch(border, 1000))]).toEqual(whole);
      }),
    );
  });
});
