// The bytes of an exported file, made while its rows are read.
import { csvContentType } from '../csv/csv-writer.ts';
import { writeCsv } from './csv-file.ts';
import type { ExportRequest } from './export-request.ts';
import type { ExportSource } from './export-source.ts';
import type { Chunk } from './opened-export.ts';
import { writeParquet } from './parquet-file.ts';

export const contentTypes = {
  csv: csvContentType,
  parquet: 'application/vnd.apache.parquet',
} as const;

export function writeFile(
  source: Pick<ExportSource, 'batches' | 'names'>,
  request: ExportRequest,
): AsyncGenerator<Chunk> {
  return request.format === 'csv' ? writeCsv(source, request) : writeParquet(source, request);
}
