// The thread of one large export (export-thread.ts). It sends a chunk for each message that it receives.
import { parentPort, workerData } from 'node:worker_threads';
import { isCatalogued } from '../../../errors.ts';
import type { ThreadInput, ThreadOutput } from './export-thread.ts';
import { openSnapshotSource } from './snapshot-source.ts';
import { writeFile } from './write-file.ts';

const { request, ...context } = workerData as ThreadInput;
const tell = (output: ThreadOutput) => parentPort?.postMessage(output);

try {
  // The service ends the thread instead of aborting the signal.
  const source = await openSnapshotSource({ ...context, signal: new AbortController().signal }, request);
  const chunks = writeFile(source, request);
  tell({ opened: { total: source.total, orgSlug: source.orgSlug } });
  let previous: Promise<unknown> = Promise.resolve();
  parentPort?.on('message', () => {
    previous = previous.then(async () => {
      const next = await chunks.next();
      tell(next.done ? { isEnd: true } : { chunk: next.value });
      if (!next.done) return;
      source.close();
      parentPort?.close();
    });
    previous.catch(fail);
  });
} catch (error) {
  fail(error);
}

function fail(error: unknown): void {
  tell({ failed: { code: isCatalogued(error) ? error.code : undefined, message: String(error) } });
  parentPort?.close();
}
