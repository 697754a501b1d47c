// Figures by weekday and hour.
import { type Static, Type } from 'typebox';
import { callFigures } from '../../../domain/call-figures.ts';
import { Nullable, Strict } from '../../../http/contract.ts';
import { FigureValue, figureNames } from '../figures/figure-schemas.ts';
import { filterParameters } from '../filters.ts';
import { Count } from '../schemas.ts';
import { defaultTimeRange } from '../time-range.ts';
import { DrillDown, exampleFilter, rangeExample, rangeProperties } from './analytics-request.ts';
import { Change, ChangePercent, Compare, Compared } from './comparison.ts';

/** Only sums have hours. */
export const hourlyFigures = figureNames.filter((name) => ['sum', 'ratio'].includes(callFigures[name].kind));
const Metric = Type.Enum(hourlyFigures);

export const HeatmapQuery = Strict({
  metric: Type.Array(Metric, {
    minItems: 1,
    maxItems: hourlyFigures.length,
    uniqueItems: true,
    default: ['calls'],
    description: 'Figures; /figures has their definitions.',
  }),
  compare: Compare,
  ...filterParameters,
});
export type HeatmapQuery = Static<typeof HeatmapQuery>;

const hours = <Item extends Parameters<typeof Type.Array>[0]>(item: Item, description: string) =>
  Type.Array(item, { minItems: 24, maxItems: 24, description });

export const CallHeatmap = Type.Object(
  {
    metric: Type.Enum(hourlyFigures, { description: 'The first figure of the request.' }),
    ...rangeProperties,
    compared: Compared,
    total: FigureValue,
    totals: Type.Array(
      Type.Object({
        metric: Metric,
        total: FigureValue,
        part: Nullable(Type.Number()),
        whole: Nullable(Type.Number()),
        before: FigureValue,
        change: Change,
        changePercent: ChangePercent,
      }),
      { description: 'Each figure over all hours.' },
    ),
    weekdays: Type.Array(
      Type.Object({
        weekday: Type.Integer({ minimum: 0, maximum: 6, description: '0 is Sunday.' }),
        days: Type.Integer({ minimum: 0, description: 'How many such days the time range has, whole or in part.' }),
        hours: hours(FigureValue, 'The first figure, in the hours 0 to 23.'),
        calls: hours(Count, 'The calls of each hour.'),
        values: Type.Record(Type.String(), hours(FigureValue, 'The hours 0 to 23.'), {
          description: 'Each figure, by its name.',
        }),
        filters: hours(DrillDown, 'The list with the calls of each hour.'),
      }),
      { minItems: 7, maxItems: 7, description: "From the first day of the organisation's week." },
    ),
  },
  {
    title: 'CallHeatmap',
    description: `Figures by weekday and hour. ${defaultTimeRange}`,
    examples: [
      {
        metric: 'calls',
        ...rangeExample,
        compared: null,
        total: 384,
        totals: [
          { metric: 'calls', total: 384, part: null, whole: null, before: null, change: null, changePercent: null },
        ],
        weekdays: [0, 1, 2, 3, 4, 5, 6].map((weekday) => {
          const each = Array.from({ length: 24 }, (_, hour) => (weekday >= 5 && hour >= 9 && hour < 17 ? 24 : 0));
          return {
            ...{ weekday, days: weekday >= 5 ? 1 : 0, hours: each, calls: each, values: { calls: each } },
            filters: each.map((_, hour) => exampleFilter(`&hour=${hour}`).concat(`&weekday=${weekday}`)),
          };
        }),
      },
    ],
  },
);
export type CallHeatmap = Static<typeof CallHeatmap>;
