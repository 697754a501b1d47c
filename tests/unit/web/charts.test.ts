import { describe, expect, it } from 'vitest';
import { heatStep } from '../../../web/charts/heat-step.ts';
import { placeInBins } from '../../../web/charts/place-in-bins.ts';
import { createScale } from '../../../web/charts/scale.ts';
import { axisLabels } from '../../../web/charts/time-axis.ts';
import { addDays, addMonths } from '../../../web/words/days.ts';
import { createRandom } from '../../helpers/seeded-random.ts';

describe('a scale', () => {
  it.each([
    [0, 'count', [0, 1]],
    [1, 'count', [0, 1]],
    [3, 'count', [0, 1, 2, 3]],
    [231, 'count', [0, 100, 200, 300]],
    [12_480, 'count', [0, 5000, 10_000, 15_000]],
    [100, 'percent', [0, 50, 100]],
    [160, 'seconds', [0, 60, 120, 180]],
    [4000, 'seconds', [0, 1800, 3600, 5400]],
  ] as const)('up to %i %s has the lines %j', (max, unit, lines) => {
    expect(createScale(max, unit).ticks).toEqual(lines);
  });

  it('begins at zero, holds every value, and has few lines', () => {
    const random = createRandom(7);
    for (let sample = 0; sample < 2000; sample += 1) {
      const max = random.below(10 ** (1 + random.below(7)));
      const unit = random.one(['count', 'percent', 'seconds', 'money'] as const);
      const { ticks, top, share } = createScale(max, unit);
      expect(ticks[0]).toBe(0);
      expect(ticks.at(-1)).toBeCloseTo(top);
      expect(top).toBeGreaterThanOrEqual(max);
      expect(ticks.length).toBeLessThanOrEqual(5);
      expect(share(0)).toBe(0);
      expect(share(top)).toBe(1);
    }
  });

  it('counts calls in whole numbers', () => {
    for (const max of [1, 2, 3, 5, 9]) for (const tick of createScale(max, 'count').ticks) expect(tick % 1).toBe(0);
  });
});

describe('a time axis', () => {
  const days = Array.from({ length: 28 }, (_, index) => `${addDays('2026-10-31', index)}T00:00:00-04:00`);
  const texts = (labels: ReturnType<typeof axisLabels>) => labels.map(({ text }) => text);

  it('of days is labelled once a week where there is room for that', () => {
    expect(texts(axisLabels(days, { size: 'day', bandPx: 12 }))).toEqual(['31 Oct', '7 Nov', '14 Nov', '21 Nov']);
  });

  it('never has labels closer than its gap', () => {
    const localsOf = {
      hour: Array.from({ length: 48 }, (_, hour) => `2026-11-27T${String(hour % 24).padStart(2, '0')}:00:00Z`),
      day: days,
      week: Array.from({ length: 53 }, (_, week) => `${addDays('2026-01-05', week * 7)}T00:00:00Z`),
      month: Array.from({ length: 40 }, (_, month) => `${addMonths('2024-02-01', month)}T00:00:00Z`),
    };
    for (const size of ['hour', 'day', 'week', 'month'] as const) {
      for (const bandPx of [3, 8, 20, 70]) {
        const at = axisLabels(localsOf[size], { size, bandPx }).map(({ index }) => index * bandPx);
        expect(at.length).toBeGreaterThan(0);
        for (const [index, px] of at.entries())
          if (index > 0) expect(px - (at[index - 1] ?? 0)).toBeGreaterThanOrEqual(64);
      }
    }
  });

  it('of hours is labelled by the local clock, and by the day at midnight', () => {
    const hours = Array.from({ length: 48 }, (_, hour) => {
      const day = hour < 24 ? '2026-11-27' : '2026-11-28';
      return `${day}T${String(hour % 24).padStart(2, '0')}:00:00+05:45`;
    });
    expect(texts(axisLabels(hours, { size: 'hour', bandPx: 12 }))).toEqual([
      ...['27 Nov', '06:00', '12:00', '18:00'],
      ...['28 Nov', '06:00', '12:00', '18:00'],
    ]);
  });

  it('of months names the year in January', () => {
    const months = ['2026-11', '2026-12', '2027-01'].map((month) => `${month}-01T00:00:00Z`);
    expect(texts(axisLabels(months, { size: 'month', bandPx: 100 }))).toEqual(['Nov', 'Dec', 'Jan 2027']);
  });
});

describe('a heat map', () => {
  it('has a linear scale from zero', () => {
    expect([null, 0, 0.01, 1, 5, 6, 9.9, 10].map((value) => heatStep(value, 10))).toEqual([0, 0, 1, 1, 3, 4, 6, 6]);
  });
});

describe('a histogram', () => {
  const bins = [
    { from: 0, to: 15 },
    { from: 15, to: 30 },
    { from: 30, to: null },
  ];

  it.each([
    [0, 0],
    [7.5, 0.5],
    [15, 1],
    [30, 2],
    [400, 2],
  ])('draws %s at %s bands', (value, place) => {
    expect(placeInBins(value, bins)).toBe(place);
  });
});
