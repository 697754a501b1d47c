// Sends a view as JSON or as CSV. Both are made from the same entry of the cache, so their figures are equal.
import { setImmediate as turnOfLoop } from 'node:timers/promises';
import type { FastifyReply } from 'fastify';
import type { Params } from '../../../cache/policy.ts';
import type { View } from '../../../http/cache/view.ts';
import { fileName } from '../exports/file-name.ts';
import { type CsvParameters, csvOptionsOf } from './csv-parameters.ts';
import { type CsvCell, type CsvColumn, type CsvOptions, createCsvWriter, csvContentType } from './csv-writer.ts';

/** Other requests are served in between: a slice takes about a millisecond. */
const sliceRows = 200;

export interface Table {
  readonly columns: readonly CsvColumn[];
  readonly rows: Iterable<readonly CsvCell[]>;
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
  reply.cachedAs(view, params, async (value) => {
    const table = toTable(value, zone);
    const { text, total } = await writeTable(table, options.delimiter);
    const { from, to } = value;
    return {
      body: options.hasBom ? `\uFEFF${text}` : text,
      headers: {
        'content-type': csvContentType,
        'content-disposition': `attachment; filename="${fileName({ slug, view: name, from, to, zone, format: 'csv' })}"`,
        'x-total-rows': total,
        ...(table.nextCursor && { 'x-next-cursor': table.nextCursor }),
      },
    };
  });
}

/** A series by hour and agent has tens of thousands of rows. */
async function writeTable({ columns, rows }: Table, delimiter: CsvOptions['delimiter']) {
  const csv = createCsvWriter({ columns, delimiter });
  let text = csv.header();
  let total = 0;
  for (const slice of slicesOf(rows)) {
    if (total > 0) await turnOfLoop();
    text += csv.lines(slice);
    total += slice.length;
  }
  return { text, total };
}

function* slicesOf<Row>(rows: Iterable<Row>): Generator<Row[]> {
  let slice: Row[] = [];
  for (const row of rows) {
    slice.push(row);
    if (slice.length < sliceRows) continue;
    yield slice;
    slice = [];
  }
  if (slice.length > 0) yield slice;
}
