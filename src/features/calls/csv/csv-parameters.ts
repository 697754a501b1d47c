// `format=csv` of the figures: its parameters, and its place in the documented response.
import { type Static, type TObject, type TProperties, type TSchema, Type } from 'typebox';
import { ValidationFailed } from '../../../errors.ts';
import { Strict } from '../../../http/contract.ts';

const csvParameters = {
  format: Type.Enum(['json', 'csv'], {
    default: 'json',
    description:
      '`csv`: the same figures as a file, with the same parameters. `x-total-rows` is the number of its rows, and `x-next-cursor` the cursor of the next page.',
  }),
  bom: Type.Optional(
    Type.Boolean({ description: 'With `format=csv`: begin with a UTF-8 byte order mark, which Excel needs.' }),
  ),
  delimiter: Type.Optional(
    Type.Enum([',', ';', 'tab'], { description: 'With `format=csv`: between fields. Default: a comma.' }),
  ),
};
export interface CsvParameters {
  readonly format: Static<typeof csvParameters.format>;
  readonly bom: boolean | undefined;
  readonly delimiter: Static<typeof csvParameters.delimiter> | undefined;
}

export const withCsvParameters = <P extends TProperties>(query: TObject<P>) =>
  Strict<P & typeof csvParameters>({ ...query.properties, ...csvParameters });

/** Undefined for JSON. */
export function csvOptionsOf({ format, bom, delimiter }: CsvParameters) {
  if (format === 'csv')
    return { hasBom: bom === true, delimiter: delimiter === 'tab' ? ('\t' as const) : (delimiter ?? ',') };
  const misplaced = [bom !== undefined && 'bom', delimiter !== undefined && 'delimiter'].find(Boolean);
  if (misplaced) throw new ValidationFailed(`${misplaced} requires format=csv`, { field: misplaced });
  return undefined;
}

/** The response of a route with both formats. Here the document takes an example from the content, and not from the schema. */
export function jsonOrCsv<Json extends TSchema & { description?: string; examples?: readonly unknown[] }>(
  { examples: [example] = [], ...schema }: Json,
  csvLines: readonly string[],
) {
  return {
    description: schema.description ?? '',
    content: {
      'application/json': { schema, example },
      'text/csv': { schema: Type.String(), example: [...csvLines, ''].join('\r\n') },
    },
  };
}
