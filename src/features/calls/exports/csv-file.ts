import { setImmediate as turnOfLoop } from 'node:timers/promises';
import type { TextRow } from '../../../database/member-snapshot.ts';
import { createCsvWriter } from '../csv/csv-writer.ts';
import { createCells } from './cells.ts';
import { exportColumns } from './columns.ts';
import type { ExportRequest } from './export-request.ts';

/** Other requests are served in between: a slice takes about a millisecond. */
const sliceRows = 200;

export async function* writeCsv(
  batches: AsyncIterable<readonly TextRow[]>,
  request: ExportRequest,
  onRows: (rows: number) => void = () => {},
): AsyncGenerator<Buffer> {
  const { columns, delimiter, numbersAsText, hasBom } = request;
  const csv = createCsvWriter({
    columns: columns.map((name) => ({ name, type: exportColumns[name].type })),
    delimiter,
    numbersAsText,
  });
  const toCells = createCells(request);
  yield Buffer.from((hasBom ? '\uFEFF' : '') + csv.header());
  for await (const rows of batches) {
    for (let start = 0; start < rows.length; start += sliceRows) {
      yield Buffer.from(csv.lines(rows.slice(start, start + sliceRows).map(toCells)));
      await turnOfLoop();
    }
    onRows(rows.length);
  }
}
