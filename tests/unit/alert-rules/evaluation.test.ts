// The windows, figures and quiet hours of alert rules.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callFigures } from '../../../src/domain/call-figures.ts';
import { judgeFigure } from '../../../src/features/alert-rules/evaluation/judge-figure.ts';
import { isQuietAt } from '../../../src/features/alert-rules/evaluation/quiet-hours.ts';
import { type FigureReading, readFigures } from '../../../src/features/alert-rules/evaluation/read-figures.ts';
import { spansAt } from '../../../src/features/alert-rules/evaluation/spans.ts';
import { figureValue, measuresOf } from '../../../src/features/calls/figures/figure-value.ts';

const hourMs = 3_600_000;
const reading = (value: number | null, sample: number): FigureReading => ({ value, part: 0, whole: null, sample });

describe('quiet hours', () => {
  const newYork = 'America/New_York';
  const night = { sun: [['00:00', '03:00']] };

  it.each([
    // The clock goes from 2:00 to 3:00, so the hours end at 3:00 EDT.
    ['2026-03-08T04:59:00Z', false],
    ['2026-03-08T05:00:00Z', true],
    ['2026-03-08T06:59:00Z', true],
    ['2026-03-08T07:00:00Z', false],
    // The hour from 1:00 happens twice, and 3:00 is EST.
    ['2026-11-01T04:00:00Z', true],
    ['2026-11-01T06:30:00Z', true],
    ['2026-11-01T07:59:00Z', true],
    ['2026-11-01T08:00:00Z', false],
  ])('follow the clock of the organisation: %s', (instant, isQuiet) => {
    expect(isQuietAt(night, Date.parse(instant), newYork)).toBe(isQuiet);
  });

  it('are none when none are given', () => {
    expect(isQuietAt({}, Date.parse('2026-11-02T15:00:00Z'), newYork)).toBe(false);
  });
});

describe('the windows of a rule', () => {
  const rule = { window_minutes: 60, operator: 'above' as const, threshold: 1 };
  const atMs = Date.parse('2026-03-11T15:00:00Z');

  it('are the last minutes, and those just before', () => {
    expect(spansAt({ ...rule, comparison: 'absolute' }, atMs, 'UTC').earlier).toBeNull();
    expect(spansAt({ ...rule, comparison: 'previous' }, atMs, 'UTC')).toEqual({
      current: { from: atMs - hourMs, to: atMs },
      earlier: { from: atMs - 2 * hourMs, to: atMs - hourMs },
    });
  });

  it('are a week apart on the clock, also when the clock has changed since', () => {
    const { earlier } = spansAt({ ...rule, comparison: 'week' }, atMs, 'America/New_York');
    expect(earlier?.to).toBe(Date.parse('2026-03-04T16:00:00Z'));
  });
});

describe('figures in overlapping windows', () => {
  const instants = fc.integer({ min: 0, max: 50 }).map((minute) => minute * 60_000);
  const spansOf = fc.array(
    fc
      .tuple(instants, instants)
      .filter(([from, to]) => from < to)
      .map(([from, to]) => ({ from, to })),
    { minLength: 1, maxLength: 8 },
  );
  const calls = fc.array(fc.record({ atMs: instants, isAnswered: fc.boolean() }), { maxLength: 40 });

  it('equal those counted one by one', async () => {
    await fc.assert(
      fc.asyncProperty(spansOf, calls, async (spans, made) => {
        const readSums = async ({ bounds, measures }: { bounds: string[]; measures: string[] }) =>
          bounds.slice(1).map((_, index) => {
            const [from = 0, to = 0] = bounds.slice(index, index + 2).map(Date.parse);
            const within = made.filter(({ atMs }) => atMs >= from && atMs < to);
            const sum = (measure: string) =>
              measure === 'answered' ? within.filter(({ isAnswered }) => isAnswered).length : within.length;
            return [index + 1, measures.map(sum)] as const;
          });
        const request = { figure: callFigures.answerRate, filter: {}, zone: 'UTC' };
        const found = await readFigures({ readSums, figureValue, measuresOf }, request, spans);
        const expected = spans.map(({ from, to }) => {
          const within = made.filter(({ atMs }) => atMs >= from && atMs < to);
          return [within.filter(({ isAnswered }) => isAnswered).length, within.length];
        });
        expect(found.map(({ part, whole }) => [part, whole])).toEqual(expected);
      }),
    );
  });
});

describe('a figure', () => {
  const rule = { operator: 'above' as const, threshold: 10, minimum_sample: 5 };

  it.each([
    [10, 'calm'],
    [10.1, 'breach'],
  ] as const)('of %d compared with the threshold is %s', (value, outcome) => {
    expect(judgeFigure(rule, reading(value, 5), null).outcome).toBe(outcome);
  });

  it('with fewer calls than the minimum sample is no data, in either window', () => {
    expect(judgeFigure(rule, reading(99, 4), null).outcome).toBe('no data');
    expect(judgeFigure(rule, reading(99, 5), reading(1, 4)).outcome).toBe('no data');
    expect(judgeFigure(rule, reading(null, 5), null).outcome).toBe('no data');
  });

  it('is compared with an earlier one by its change in percent', () => {
    expect(judgeFigure(rule, reading(9, 5), reading(8, 5))).toEqual({ outcome: 'breach', changePercent: 12.5 });
    expect(judgeFigure({ ...rule, operator: 'below', threshold: -50 }, reading(2, 5), reading(8, 5))).toEqual({
      outcome: 'breach',
      changePercent: -75,
    });
  });

  it('that was 0 before has no change in percent', () => {
    expect(judgeFigure(rule, reading(9, 5), reading(0, 5)).outcome).toBe('no data');
  });
});
