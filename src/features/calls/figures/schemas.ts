// The stats, and the list of figures.
import { type Static, type TSchema, Type } from 'typebox';
import { Strict } from '../../../http/contract.ts';
import * as examples from '../examples.ts';
import { filterParameters } from '../filters.ts';
import { CallRow, ComputedAt, Direction, Sentiment, Status, Timezone } from '../schemas.ts';
import { dimensions, emptyValueOf, type Figure, figureSchema, type View } from './figure.ts';
import { type FigureName, figuresOf } from './registry.ts';

export const Source = Type.Enum(['rollup', 'count'], {
  description: '`rollup`: from daily totals. `count`: counted from the calls. The figures are the same.',
});

export const nameInStats = ([name, figure]: readonly [FigureName, Figure]): string => figure.nameInStats ?? name;

/** The figures of a view, as properties of a schema and of its example. */
export const figureProperties = (view: View): Record<string, TSchema> =>
  Object.fromEntries(figuresOf(view).map((each) => [fieldOf(view, each), figureSchema(each[1])]));
export const figureExamples = (view: View): Record<string, number> =>
  Object.fromEntries(figuresOf(view).map((each) => [fieldOf(view, each), each[1].example]));
const fieldOf = (view: View, each: readonly [FigureName, Figure]) => (view === 'stats' ? nameInStats(each) : each[0]);

export const StatsQuery = Strict(filterParameters);

const PipelineValue = Type.Object(
  {
    amountMicros: Type.Integer({
      minimum: 0,
      maximum: Number.MAX_SAFE_INTEGER,
      description:
        'In millionths of the currency. A larger sum is shown as the maximum, which JSON numbers hold exactly.',
    }),
    currency: Type.String({ examples: ['USD'] }),
  },
  { description: 'Value of the open leads of the last 30 days. The filters do not apply: leads are not calls.' },
);

export const Stats = Type.Object(
  {
    ...figureProperties('stats'),
    pipelineValue: PipelineValue,
    recentCalls: Type.Array(CallRow, { maxItems: 5, description: 'The latest five calls.' }),
    timezone: Timezone,
    source: Source,
    computedAt: ComputedAt,
  },
  {
    title: 'CallStats',
    description: 'The figures of all calls that match the filters.',
    examples: [
      {
        ...figureExamples('stats'),
        pipelineValue: { amountMicros: 89_437_000_000, currency: 'USD' },
        recentCalls: [examples.callRow],
        timezone: 'America/New_York',
        source: 'rollup',
        computedAt: '2026-11-21T18:43:51.061Z',
      },
    ],
  },
);

const FigureItem = Type.Object({
  name: Type.String({ examples: ['completed'] }),
  unit: Type.Enum(['calls', 'seconds', 'percent']),
  definition: Type.String(),
  kind: Type.Enum(['sum', 'quotient']),
  emptyValue: Type.Unsafe<0 | null>({
    type: ['integer', 'null'],
    description: 'The value when there are no calls.',
  }),
  filter: Type.Object(
    {
      direction: Type.Optional(Type.Array(Direction)),
      status: Type.Optional(Type.Array(Status)),
      sentiment: Type.Optional(Type.Array(Sentiment)),
    },
    { description: 'The filter of the list that shows the calls of this figure.' },
  ),
  views: Type.Array(
    Type.Object({
      view: Type.Enum(['stats', 'summary', 'series', 'heatmap', 'leaderboard']),
      field: Type.String({ description: 'The name of the figure in that view.' }),
      dimensions: Type.Array(Type.String(), { description: 'The dimensions of the breakdown in that view.' }),
    }),
  ),
});

type FigureItem = Static<typeof FigureItem>;

export const toFigureItem = ([name, figure]: readonly [FigureName, Figure]): FigureItem => ({
  name,
  unit: figure.unit,
  definition: figure.definition,
  kind: figure.per === undefined ? 'sum' : 'quotient',
  emptyValue: emptyValueOf(figure),
  filter: (figure.of.filter ?? {}) as FigureItem['filter'],
  views: figure.views.map((view) => ({
    view,
    field: fieldOf(view, [name, figure]),
    dimensions: [...dimensions[view]],
  })),
});

export const FigureList = Type.Object(
  { data: Type.Array(FigureItem) },
  {
    title: 'CallFigureList',
    description: 'Every figure of calls, with its definition.',
    examples: [{ data: figuresOf('leaderboard').map(toFigureItem) }],
  },
);
