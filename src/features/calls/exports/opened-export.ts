// An export that can be read: its number of rows is known, and its file is made while it is read.
import type { ExportSource } from './export-source.ts';

export interface OpenedExport extends Pick<ExportSource, 'kind' | 'total' | 'orgSlug' | 'close'> {
  chunks(): AsyncGenerator<Chunk>;
}

export interface Chunk {
  readonly bytes: Uint8Array;
  /** That end in these bytes. */
  readonly rows: number;
}
