// The stats: the figures of all calls that match the filters.
import { type TSchema, Type } from 'typebox';
import { Strict } from '../../../http/contract.ts';
import * as examples from '../examples.ts';
import { filterParameters } from '../filters.ts';
import { CallRow, ComputedAt, Count, Source, Timezone } from '../schemas.ts';
import { figureExamples, figureProperties } from './figure-schemas.ts';
import { statsFieldOf, statsOnlyFigures, summaryFigures } from './sliced-figures.ts';

const named = summaryFigures.map(([name, figure]) => [statsFieldOf[name] ?? name, figure] as const);
const properties: Record<string, TSchema> = {
  ...figureProperties(named),
  ...Object.fromEntries(
    statsOnlyFigures.map(([, { field, definition }]) => [field, Type.Integer({ ...Count, description: definition })]),
  ),
};

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
    ...properties,
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
        ...figureExamples(named),
        ...Object.fromEntries(statsOnlyFigures.map(([, { field, example }]) => [field, example])),
        pipelineValue: { amountMicros: 89_437_000_000, currency: 'USD' },
        recentCalls: [examples.callRow],
        timezone: 'America/New_York',
        source: 'rollup',
        computedAt: '2026-11-21T18:43:51.061Z',
      },
    ],
  },
);
