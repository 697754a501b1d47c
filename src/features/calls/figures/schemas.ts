// The list of figures.
import { type Static, Type } from 'typebox';
import { betterValueOf } from '../../../domain/better-values.ts';
import type { CallFigure } from '../../../domain/call-figure.ts';
import { type CallFigureName, callFiguresVersion } from '../../../domain/call-figures.ts';
import { Better } from './figure-schemas.ts';
import { emptyValueOf } from './figure-value.ts';
import { listFilterOf } from './population.ts';
import { statsFieldOf, statsOnlyFigures } from './sliced-figures.ts';

const FigureItem = Type.Object({
  name: Type.String({ examples: ['answerRate'] }),
  unit: Type.Enum(['calls', 'callers', 'seconds', 'milliseconds', 'percent', 'micros', 'interruptions']),
  kind: Type.Enum(['sum', 'ratio', 'quantile', 'callers', 'peak'], {
    description:
      '`ratio`: a part divided by a whole. Sums add up over calls; the others do not. `callers` and `peak` are at most 92 days long.',
  }),
  definition: Type.String(),
  better: Better,
  emptyValue: Type.Unsafe<0 | null>({
    type: ['integer', 'null'],
    description: 'The value when there are no such calls.',
  }),
  accuracy: Type.Enum(['exact', 'within 2.5 %']),
  filter: Type.Record(Type.String(), Type.Array(Type.String()), {
    description: 'The filter of the list that shows the calls of this figure; for a ratio, those of its whole.',
  }),
  views: Type.Array(
    Type.Object({
      view: Type.Enum(['overview', 'series', 'heatmap', 'agents', 'stats', 'summary']),
      field: Type.String({ description: 'The name of the figure in that view.' }),
    }),
  ),
});
type FigureItem = Static<typeof FigureItem>;

const analytics = ['overview', 'series', 'heatmap', 'agents'] as const;

export function toFigureItem([name, figure]: readonly [CallFigureName, CallFigure]): FigureItem {
  const { unit, kind, definition } = figure;
  const inStats = statsFieldOf[name];
  const isGrouped = kind === 'sum' || kind === 'ratio';
  return {
    name,
    unit,
    kind,
    definition,
    better: betterValueOf(name),
    emptyValue: emptyValueOf(figure),
    accuracy: kind === 'quantile' ? 'within 2.5 %' : 'exact',
    filter: listFilterOf(figure) as FigureItem['filter'],
    views: [
      ...analytics
        .filter((view) => isGrouped || view === 'overview' || view === 'series')
        .map((view) => ({ view, field: name })),
      ...(inStats === undefined
        ? []
        : [
            { view: 'stats' as const, field: inStats },
            { view: 'summary' as const, field: name },
          ]),
    ],
  };
}

export const statsOnlyItems: readonly FigureItem[] = statsOnlyFigures.map(([name, { field, definition, part }]) => ({
  name,
  unit: 'calls',
  kind: 'sum',
  definition,
  better: null,
  emptyValue: 0,
  accuracy: 'exact',
  filter: 'filter' in part ? { direction: [...part.filter.direction] } : {},
  views: [{ view: 'stats', field }],
}));

export const FigureList = Type.Object(
  {
    version: Type.Integer({ description: 'Changes when the meaning of a figure changes.' }),
    data: Type.Array(FigureItem),
  },
  {
    title: 'CallFigureList',
    description: 'Every figure of calls, with its definition.',
    examples: [{ version: callFiguresVersion, data: statsOnlyItems.slice(1) }],
  },
);
