// Marks: the bars, points and cells of a chart. Each has all that its label shows, and the list of its calls.
import { type Static, Type } from 'typebox';
import type { CallFigureName } from '../../../domain/call-figures.ts';
import type { TimeRange } from '../../../domain/time-range.ts';
import { ValidationFailed } from '../../../errors.ts';
import { Nullable } from '../../../http/contract.ts';
import type { DistinctValue } from '../figures/distinct-figures.ts';
import { drillDown, type RequestFilter } from '../figures/drill-down.ts';
import { FigureValue } from '../figures/figure-schemas.ts';
import { type CallCounts, figureNamed, figureValue, partAndWhole } from '../figures/figure-value.ts';
import { type ListFilter, listFilterOf } from '../figures/population.ts';
import { DrillDown } from './analytics-request.ts';
import { Change, ChangePercent, comparedTo } from './comparison.ts';

export const Part = Nullable(Type.Number({ description: 'The numerator of a ratio. Null for other figures.' }));
export const Whole = Nullable(
  Type.Number({ description: 'The denominator of a ratio, and the calls of a quantile. Null for other figures.' }),
);
export const Share = Nullable(
  Type.Number({ minimum: 0, maximum: 100, description: 'In percent, one decimal. Null if there are no calls.' }),
);

export const Mark = Type.Object(
  {
    value: FigureValue,
    before: FigureValue,
    change: Change,
    changePercent: ChangePercent,
    part: Part,
    whole: Whole,
    filter: DrillDown,
  },
  { title: 'CallMark' },
);
export type Mark = Static<typeof Mark>;

export const withMarks = 'marks';
export const WithMarks = Type.Optional(
  Type.Array(Type.Enum([withMarks]), {
    minItems: 1,
    maxItems: 1,
    description: '`marks`: for each value its numerator, denominator, change and list.',
  }),
);

const maxMarks = 7500;

export function assertFewMarks(count: number): void {
  if (count <= maxMarks) return;
  throw new ValidationFailed(`with=marks has at most ${maxMarks} marks: choose fewer figures or larger buckets`, {
    field: 'with',
    limit: { max: maxMarks, unit: 'marks' },
  });
}

/** The value of a figure with its numerator and denominator. */
export function countedFigure(name: CallFigureName, counts: CallCounts): DistinctValue {
  const figure = figureNamed(name);
  return { value: figureValue(figure, counts), ...partAndWhole(figure, counts) };
}

interface MarkOf {
  readonly name: CallFigureName;
  readonly counted: DistinctValue;
  readonly before: number | null;
  readonly filter: RequestFilter;
  readonly range: TimeRange;
  /** What the mark shows of the calls of the request. */
  readonly only?: ListFilter;
}

export function markOf({ name, counted, before, filter, range, only = {} }: MarkOf): Mark {
  const { value, part, whole } = counted;
  return {
    value,
    ...comparedTo(value, before),
    ...{ part, whole, filter: drillDown(filter, range, only, listFilterOf(figureNamed(name))) },
  };
}
