import { describe, expect, it } from 'vitest';
import type { CallFigure } from '../../../src/domain/call-figure.ts';
import { callFigures } from '../../../src/domain/call-figures.ts';
import { type CallMeasure, callMeasures } from '../../../src/domain/call-measures.ts';
import { drillDown } from '../../../src/features/calls/figures/drill-down.ts';
import { durationRanges } from '../../../src/features/calls/figures/duration-ranges.ts';
import { figureValue, measuresOf, partAndWhole } from '../../../src/features/calls/figures/figure-value.ts';
import { listFilterOf } from '../../../src/features/calls/figures/population.ts';
import { placeOf, quantileOf } from '../../../src/features/calls/figures/quantile.ts';
import { createSlices, partOfMeasure } from '../../../src/features/calls/figures/slices.ts';

const all: readonly [string, CallFigure][] = Object.entries(callFigures);
const countsOf = (sums: Partial<Record<CallMeasure, number>>) => ({
  sumOf: (measure: CallMeasure) => sums[measure] ?? 0,
  placesOf: () => [],
});

describe('the registry of figures', () => {
  it.each(all)('%s has a formula in words and measures of the rollup', (_name, figure) => {
    expect(figure.definition).toMatch(/^[A-Z0-9].*\.$/);
    for (const measure of measuresOf(figure)) expect(callMeasures).toContain(measure);
  });

  it.each(all)('%s has a list of its calls', (_name, figure) => expect(listFilterOf(figure)).toBeTypeOf('object'));
});

describe('the value of a figure', () => {
  it.each([
    [callFigures.calls, {}, 0],
    [callFigures.averageDurationSeconds, {}, null],
    [callFigures.averageDurationSeconds, { timed: 3 }, 0],
    // A tie rounds up, as PostgreSQL rounds a numeric.
    [callFigures.averageDurationSeconds, { seconds: 41, timed: 20 }, 2.1],
    [callFigures.completionRate, { completed: 2, calls: 3 }, 66.7],
    [callFigures.serviceLevelWithAbandoned, { within_20: 3, left_within_20: 1, offered: 5 }, 80],
    [callFigures.costPerMinuteMicros, { cost_micros: 500_000, costed_seconds: 90 }, 333_333],
    [callFigures.averageWaitSeconds, { wait_ms: 12_340, waits: 2 }, 6.2],
  ] as const)('%j of %j is %j', (figure, sums, expected) => expect(figureValue(figure, countsOf(sums))).toBe(expected));

  it('has the numerator and the denominator of a ratio beside it', () => {
    const counts = countsOf({ within_20: 3, left_within_20: 1, offered: 5 });
    expect(partAndWhole(callFigures.serviceLevelWithAbandoned, counts)).toEqual({ part: 4, whole: 5 });
    expect(partAndWhole(callFigures.calls, counts)).toEqual({ part: null, whole: null });
  });
});

describe('a quantile', () => {
  const histogramOf = (values: readonly number[]) => {
    const counts = Array.from({ length: 300 }, () => 0);
    for (const value of values) counts[placeOf(value)] = (counts[placeOf(value)] ?? 0) + 1;
    return counts;
  };

  it('is within 2.5 % of the value at its rank', () => {
    const values = Array.from({ length: 997 }, (_, n) => (n * n) % 7919).sort((a, b) => a - b);
    for (const at of [0.5, 0.9, 0.95, 1]) {
      const exact = values[Math.ceil(at * values.length) - 1] ?? 0;
      const value = quantileOf(histogramOf(values), at) ?? 0;
      expect(Math.abs(value - exact)).toBeLessThanOrEqual(exact * 0.025);
    }
  });

  it('is exact below 30, and null without values', () => {
    expect(quantileOf(histogramOf([3, 9, 29]), 0.5)).toBe(9);
    expect(quantileOf(histogramOf([3, 9, 29]), 1)).toBe(29);
    expect(quantileOf([], 0.5)).toBeNull();
    expect(quantileOf([0, 0], 0.5)).toBeNull();
  });
});

describe('the calls by duration', () => {
  const range = { from: '2026-11-20T05:00:00Z', to: '2026-11-21T05:00:00Z' };

  it('are in the range of their seconds, at both ends of each range', () => {
    const edges = [0, 15, 30, 60, 120, 240, 480, 960, 1920];
    for (const [index, edge] of edges.entries()) {
      const seconds = [edge, (edges[index + 1] ?? 100_000) - 1];
      const places: number[] = [];
      for (const each of seconds) places[placeOf(each)] = (places[placeOf(each)] ?? 0) + 1;
      const counted = durationRanges(
        Array.from(places, (count) => count ?? 0),
        {},
        range,
      );
      expect(counted.map(({ calls }) => calls)).toEqual(edges.map((_, place) => (place === index ? 2 : 0)));
    }
  });

  it('have no list where the filters of the request exclude a range', () => {
    const filters = durationRanges([], { min_duration: 45, max_duration: 100 }, range).map(({ filter }) => filter);
    expect(filters.map((filter) => filter?.match(/m.._duration=\d+/g)?.join(' ') ?? null)).toEqual([
      ...[null, null, 'max_duration=59 min_duration=45', 'max_duration=100 min_duration=60'],
      ...[null, null, null, null, null],
    ]);
  });
});

describe('the link to the calls of a figure', () => {
  const range = { from: '2026-11-20T05:00:00Z', to: '2026-11-21T05:00:00Z' };
  const time = 'from=2026-11-20T05%3A00%3A00Z';
  const end = 'to=2026-11-21T05%3A00%3A00Z';

  it('has the filters of the request and those of the figure, sorted', () => {
    expect(drillDown({ agent_id: ['a'], search: undefined }, range, { status: ['missed'] })).toBe(
      `agent_id=a&${time}&status=missed&${end}`,
    );
  });

  it('has what both filters allow, and is null when they exclude each other', () => {
    const filter = { status: ['missed', 'failed'], min_duration: 30 };
    expect(drillDown(filter, range, { status: ['missed', 'completed'], min_duration: ['0'] })).toBe(
      `${time}&min_duration=30&status=missed&${end}`,
    );
    expect(drillDown(filter, range, { status: ['completed'] })).toBeNull();
  });
});

describe('the slices of the stats', () => {
  const { calls, completed, timed, seconds } = partOfMeasure;
  const slices = createSlices([calls, completed, timed, seconds]);

  it('are shared by measures with the same filter', () => {
    expect(slices.filters).toEqual([{}, { status: ['completed'] }]);
  });

  it('read the sum of a measure from an offset', () => {
    const sums = { calls: [9, 9, 4, 3], timed: [9, 9, 4, 2], seconds: [9, 9, 50, 41] };
    expect([calls, completed, timed, seconds].map((part) => slices.sumOf(part, sums, 2))).toEqual([4, 3, 2, 41]);
  });
});
