import { setImmediate as turnOfLoop } from 'node:timers/promises';
import { createCsvWriter } from '../csv/csv-writer.ts';
import { createCells } from './cells.ts';
import { exportColumns } from './columns.ts';
import type { ExportRequest } from './export-request.ts';
import type { ExportSource } from './export-source.ts';
import type { Chunk } from './opened-export.ts';

/** Other requests are served in between: a slice takes about a millisecond. */
const sliceRows = 200;

export async function* writeCsv(
  { batches, names }: Pick<ExportSource, 'batches' | 'names'>,
  request: ExportRequest,
): AsyncGenerator<Chunk> {
  const { columns, delimiter, numbersAsText, hasBom } = request;
  const csv = createCsvWriter({
    columns: columns.map((name) => ({ name, type: exportColumns[name].type })),
    delimiter,
    numbersAsText,
  });
  const toCells = createCells(request, names);
  yield { bytes: Buffer.from((hasBom ? '\uFEFF' : '') + csv.header()), rows: 0 };
  for await (const rows of batches()) {
    for (let start = 0; start < rows.length; start += sliceRows) {
      const slice = rows.slice(start, start + sliceRows);
      yield { bytes: Buffer.from(csv.lines(slice.map(toCells))), rows: slice.length };
      await turnOfLoop();
    }
  }
}
