// The schemas and examples of figures, from the registry.
import { type TSchema, Type } from 'typebox';
import type { CallFigure } from '../../../domain/call-figure.ts';
import { type CallFigureName, callFigures } from '../../../domain/call-figures.ts';
import { Nullable } from '../../../http/contract.ts';
import { emptyValueOf } from './figure-value.ts';

type Named = readonly (readonly [field: string, figure: CallFigure])[];

export const figureNames = Object.keys(callFigures) as CallFigureName[];
export const allFigures = figureNames.map((name) => [name, callFigures[name]] as const);

/** The figures as properties of a schema, and of its example. */
export const figureProperties = (named: Named): Record<string, TSchema> =>
  Object.fromEntries(named.map(([field, figure]) => [field, figureSchema(figure)]));
export const figureExamples = (named: Named): Record<string, number> =>
  Object.fromEntries(named.map(([field, { example }]) => [field, example]));

export function figureSchema(figure: CallFigure): TSchema {
  const { unit, definition } = figure;
  if (emptyValueOf(figure) === 0) return Type.Number({ minimum: 0, description: definition });
  const maximum = unit === 'percent' ? { maximum: 100 } : {};
  const accuracy = figure.kind === 'quantile' ? ' Within 2.5 %.' : '';
  return Nullable(
    Type.Number({ minimum: 0, ...maximum, description: `${definition}${accuracy} Null without such calls.` }),
  );
}

export const MetricName = Type.Enum(figureNames);
export const FigureValue = Nullable(
  Type.Number({ minimum: 0, description: 'Null: the figure has no value without calls.' }),
);

/** One or several figures, in the order of the request. */
export const Metrics = (description: string, initial: readonly CallFigureName[]) =>
  Type.Array(MetricName, {
    minItems: 1,
    maxItems: figureNames.length,
    uniqueItems: true,
    default: [...initial],
    description,
  });

export const Better = Type.Unsafe<'higher' | 'lower' | null>({
  type: ['string', 'null'],
  enum: ['higher', 'lower', null],
  description: 'Which values are better. Null: neither.',
});
