// The bytes of an exported file, made while its rows are read.
import type { TextRow } from '../../../database/member-snapshot.ts';
import { writeCsv } from './csv-file.ts';
import type { ExportRequest } from './export-request.ts';
import { writeParquet } from './parquet-file.ts';

export const contentTypes = {
  csv: 'text/csv; charset=utf-8; header=present',
  parquet: 'application/vnd.apache.parquet',
} as const;

export function writeFile(
  batches: AsyncIterable<readonly TextRow[]>,
  request: ExportRequest,
): AsyncGenerator<Uint8Array> {
  return request.format === 'csv' ? writeCsv(batches, request) : writeParquet(batches, request);
}
