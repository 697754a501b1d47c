import { describe, expect, it } from 'vitest';
import { type Figure, figureValue } from '../../../src/features/calls/figures/figure.ts';
import { figures } from '../../../src/features/calls/figures/registry.ts';
import { createSlices } from '../../../src/features/calls/figures/slices.ts';

const all: readonly [string, Figure][] = Object.entries(figures);

describe('the registry of figures', () => {
  it.each(all.filter(([, { views }]) => views.includes('series') || views.includes('heatmap')))(
    '%s needs one filter only, as series and heatmap do',
    (_name, { of, per = of }) => expect(per.filter).toEqual(of.filter),
  );

  it('has no two figures with the same name in the stats', () => {
    const names = all
      .filter(([, { views }]) => views.includes('stats'))
      .map(([name, figure]) => figure.nameInStats ?? name);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('the value of a figure', () => {
  const quotientOf = (figure: Figure, of: number, per: number) =>
    figureValue(figure, (part) => (part === figure.of ? of : per));

  it.each([
    [figures.calls, 0, 0, 0],
    [figures.averageDurationSeconds, 0, 0, null],
    [figures.averageDurationSeconds, 0, 3, 0],
    // A tie rounds up, as PostgreSQL rounds a numeric.
    [figures.averageDurationSeconds, 41, 20, 2.1],
    [figures.completionRate, 2, 3, 66.7],
  ])('%j of %i and %i is %j', (figure, of, per, expected) => expect(quotientOf(figure, of, per)).toBe(expected));
});

describe('the slices of figures', () => {
  const slices = createSlices([figures.calls, figures.averageDurationSeconds, figures.completionRate]);

  it('are shared by figures with the same filter', () => {
    expect(slices.filters).toEqual([{}, { status: ['completed'] }]);
  });

  it('place the sums of all calls before the durations, as SQL ranks', () => {
    const { of, per } = figures.averageDurationSeconds;
    expect([slices.placeOf(figures.calls.of), slices.placeOf(per), slices.placeOf(of)]).toEqual([1, 4, 6]);
  });

  it('read the sums of a figure from an offset', () => {
    const sums = { calls: [9, 9, 4, 3], timed: [9, 9, 4, 2], seconds: [9, 9, 50, 41] };
    expect(slices.valueOf(figures.averageDurationSeconds, sums, 2)).toBe(20.5);
    expect(slices.valueOf(figures.completionRate, sums, 2)).toBe(75);
  });
});
