// Opens an export: in this thread if it is small, in a thread of its own if not.
import type { FastifyInstance } from 'fastify';
import type { ExportRequest } from './export-request.ts';
import type { ExportSource, SourceContext } from './export-source.ts';
import { openExportThread } from './export-thread.ts';
import type { OpenedExport } from './opened-export.ts';
import { openPagesSource } from './pages-source.ts';
import { openSnapshotSource } from './snapshot-source.ts';
import { writeFile } from './write-file.ts';

export type OpenExport = (context: SourceContext, request: ExportRequest) => Promise<OpenedExport>;

/** More rows would delay other requests: a thread of their own makes the file. A thread takes a fifth of a second to start. */
const maxRowsWithoutThread = 5000;

interface Options {
  readonly app: Pick<FastifyInstance, 'withServiceDatabase'>;
  readonly databaseUrl: string | undefined;
}

export function createOpenExport({ app, databaseUrl }: Options): OpenExport {
  return async function openExport(context, request) {
    if (databaseUrl === undefined) return withFile(await openPagesSource(app, context, request), request);
    const source = await openSnapshotSource({ ...context, databaseUrl }, request);
    if (source.total <= maxRowsWithoutThread) return withFile(source, request);
    source.close();
    // The thread counts again, in its own snapshot.
    return openExportThread({ ...context, databaseUrl }, request);
  };
}

function withFile(source: ExportSource, request: ExportRequest): OpenedExport {
  return { ...source, chunks: () => writeFile(source, request) };
}
