// Figures by weekday and hour.
import { type Static, Type } from 'typebox';
import { callFigures } from '../../../domain/call-figures.ts';
import { Nullable, Strict } from '../../../http/contract.ts';
import { Better, FigureValue, figureNames } from '../figures/figure-schemas.ts';
import { filterParameters } from '../filters.ts';
import { Count } from '../schemas.ts';
import { defaultTimeRange } from '../time-range.ts';
import { DrillDown, rangeProperties } from './analytics-request.ts';
import { Change, ChangePercent, Compare, Compared } from './comparison.ts';
import { Part, Whole, WithMarks } from './marks.ts';

/** Only sums have hours. */
export const hourlyFigures = figureNames.filter((name) => ['sum', 'ratio'].includes(callFigures[name].kind));
const Metric = Type.Enum(hourlyFigures);
const Weekday = Type.Integer({ minimum: 0, maximum: 6, description: '0 is Sunday.' });
const Clock = Type.String({ description: 'Local time, up to 24:00.', examples: ['09:00'] });

export const HeatmapQuery = Strict({
  metric: Type.Array(Metric, {
    minItems: 1,
    maxItems: hourlyFigures.length,
    uniqueItems: true,
    default: ['calls'],
    description: 'Figures; /figures has their definitions.',
  }),
  compare: Compare,
  with: WithMarks,
  ...filterParameters,
});
export type HeatmapQuery = Static<typeof HeatmapQuery>;

const hours = <Item extends Parameters<typeof Type.Array>[0]>(item: Item, description: string) =>
  Type.Array(item, { minItems: 24, maxItems: 24, description });

const HeatMark = Type.Object(
  {
    value: FigureValue,
    perDay: Nullable(
      Type.Number({ description: 'The value for each of the `days`. Null for ratios, and without such days.' }),
    ),
    part: Part,
    whole: Whole,
    filter: DrillDown,
  },
  { title: 'CallHeatMark' },
);
const ofHours = {
  part: Type.Number({ minimum: 0 }),
  whole: Type.Number({ minimum: 0 }),
  percent: Nullable(Type.Number({ description: 'One decimal.' })),
};
const OutsideHours = Nullable(
  Type.Object(ofHours, {
    description:
      'The calls of the figure, of a ratio those of its whole, that started outside of the opening hours of `/api/settings/inbound`. An hour counts as open if at least 30 of its minutes are. Null without opening hours.',
  }),
);
const Worst = Nullable(
  Type.Object(
    {
      weekday: Weekday,
      hour: Type.Integer({ minimum: 0, maximum: 23 }),
      value: FigureValue,
      ...ofHours,
      filter: DrillDown,
    },
    {
      description:
        'The open hour with the worst value: of a number of calls the highest, with all calls as the whole; of a ratio, only hours with a whole of 10 or more. Null if there is none, or if no value is better than another one.',
    },
  ),
);

export const CallHeatmap = Type.Object(
  {
    metric: Type.Enum(hourlyFigures, { description: 'The first figure of the request.' }),
    ...rangeProperties,
    compared: Compared,
    total: FigureValue,
    totals: Type.Array(
      Type.Object({
        metric: Metric,
        better: Better,
        total: FigureValue,
        part: Part,
        whole: Whole,
        before: FigureValue,
        change: Change,
        changePercent: ChangePercent,
        filter: DrillDown,
        outsideHours: OutsideHours,
        worst: Worst,
      }),
      { description: 'Each figure over all hours.' },
    ),
    hasOpeningHours: Type.Boolean({ description: 'False: calls are taken at any time.' }),
    weekdays: Type.Array(
      Type.Object({
        weekday: Weekday,
        days: Type.Integer({ minimum: 0, description: 'How many such days the time range has, whole or in part.' }),
        open: Nullable(
          Type.Array(Type.Object({ from: Clock, to: Clock }), {
            description: 'The opening hours, without overlaps. Empty: closed. Null without opening hours.',
          }),
        ),
        openMinutes: Nullable(
          hours(
            Type.Integer({ minimum: 0, maximum: 60 }),
            'The open minutes of each hour. Null without opening hours.',
          ),
        ),
        hours: hours(FigureValue, 'The first figure, in the hours 0 to 23.'),
        calls: hours(Count, 'The calls of each hour.'),
        values: Type.Record(Type.String(), hours(FigureValue, 'The hours 0 to 23.'), {
          description: 'Each figure, by its name.',
        }),
        filters: hours(DrillDown, 'The list with the calls of each hour.'),
        marks: Nullable(
          Type.Record(Type.String(), hours(HeatMark, 'The hours 0 to 23.'), {
            description: 'Each figure, by its name. Null without `with=marks`.',
          }),
        ),
        dayMarks: Nullable(
          Type.Record(Type.String(), HeatMark, {
            description: 'Each figure over the whole day, by its name. Null without `with=marks`.',
          }),
        ),
      }),
      { minItems: 7, maxItems: 7, description: "From the first day of the organisation's week." },
    ),
  },
  {
    title: 'CallHeatmap',
    description: `Figures by weekday and hour. ${defaultTimeRange}`,
  },
);
export type CallHeatmap = Static<typeof CallHeatmap>;
