// Sends a view as JSON or as CSV. Both are made from the same entry of the cache, so their figures are equal.
import type { FastifyReply } from 'fastify';
import type { Params } from '../../../cache/policy.ts';
import type { View } from '../../../http/cache/view.ts';
import { fileName } from '../exports/file-name.ts';
import { type CsvParameters, csvOptionsOf } from './csv-parameters.ts';
import { type CsvCell, type CsvColumn, createCsvWriter, csvContentType } from './csv-writer.ts';

export interface Table {
  readonly columns: readonly CsvColumn[];
  readonly rows: readonly (readonly CsvCell[])[];
  /** The cursor of the next page; null on the last one. */
  readonly nextCursor?: string | null;
}

interface Figures {
  readonly from: string;
  readonly to: string;
}

interface Csv<Value> extends CsvParameters {
  /** In the name of the file. */
  readonly name: string;
  readonly toTable: (value: Value, timezone: string) => Table;
}

export function sendView<ViewParams extends Params, Value extends Figures>(
  reply: FastifyReply,
  view: View<ViewParams, Value>,
  params: ViewParams,
  { name, toTable, ...parameters }: Csv<Value>,
): void {
  const options = csvOptionsOf(parameters);
  if (options === undefined) return void reply.cached(view, params);
  const { slug, timezone: zone } = reply.request.member;
  reply.cachedAs(view, params, (value) => {
    const { columns, rows, nextCursor } = toTable(value, zone);
    const csv = createCsvWriter({ columns, delimiter: options.delimiter });
    const { from, to } = value;
    return {
      body: (options.hasBom ? '\uFEFF' : '') + csv.header() + csv.lines(rows),
      headers: {
        'content-type': csvContentType,
        'content-disposition': `attachment; filename="${fileName({ slug, view: name, from, to, zone, format: 'csv' })}"`,
        'x-total-rows': rows.length,
        ...(nextCursor && { 'x-next-cursor': nextCursor }),
      },
    };
  });
}
