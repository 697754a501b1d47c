// A large export in a thread: reading and formatting a million rows takes many seconds of computation, which must not delay requests. Its
// memory is bounded apart from that of the service, and its end closes its connection to the database.
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { NotAMember, TooManyExports } from '../../../errors.ts';
import type { ExportRequest } from './export-request.ts';
import type { SourceContext } from './export-source.ts';
import type { Chunk, OpenedExport } from './opened-export.ts';

type ThreadContext = Omit<SourceContext, 'signal'> & { readonly databaseUrl: string };

export type ThreadInput = ThreadContext & { readonly request: ExportRequest };

export type ThreadOutput =
  | { readonly opened: Pick<OpenedExport, 'total' | 'orgSlug'> }
  | { readonly chunk: Chunk }
  | { readonly isEnd: true }
  | { readonly failed: { readonly code: string | undefined; readonly message: string } };

/** Chunks that are requested before they are needed: the thread works while the last ones are sent. */
const chunksAhead = 4;
/** The small young generation keeps the garbage of formatted rows small. */
const resourceLimits = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 8 };

export async function openExportThread(
  { signal, ...context }: SourceContext & { readonly databaseUrl: string },
  request: ExportRequest,
): Promise<OpenedExport> {
  const workerData: ThreadInput = { ...context, request };
  const worker = new Worker(join(import.meta.dirname, 'export-worker.ts'), { workerData, resourceLimits });
  const outputs = createOutputs(worker);
  const close = () => {
    signal.removeEventListener('abort', close);
    void worker.terminate();
  };
  signal.addEventListener('abort', close);
  try {
    signal.throwIfAborted();
    const first = await outputs.next();
    if (!('opened' in first)) throw errorOf(first);
    return { kind: 'snapshot', ...first.opened, close, chunks: () => readChunks(worker, outputs) };
  } catch (error) {
    close();
    throw error;
  }
}

async function* readChunks(worker: Worker, outputs: ReturnType<typeof createOutputs>): AsyncGenerator<Chunk> {
  for (let ahead = 0; ahead < chunksAhead; ahead += 1) worker.postMessage('next');
  for (;;) {
    const output = await outputs.next();
    if ('isEnd' in output) return;
    if (!('chunk' in output)) throw errorOf(output);
    worker.postMessage('next');
    yield output.chunk;
  }
}

/** The messages of the thread in their order. Its end is an error, unless all of them were read before. */
function createOutputs(worker: Worker) {
  const received: ThreadOutput[] = [];
  let waiting: PromiseWithResolvers<ThreadOutput> | undefined;
  let ended: Error | undefined;
  worker.on('message', (output: ThreadOutput) => {
    if (waiting === undefined) received.push(output);
    else waiting.resolve(output);
    waiting = undefined;
  });
  const end = (error: Error) => {
    ended ??= error;
    waiting?.reject(ended);
  };
  worker.on('error', end);
  worker.on('exit', () => end(new Error('the thread of the export has ended')));

  return {
    next(): Promise<ThreadOutput> {
      const output = received.shift();
      if (output !== undefined) return Promise.resolve(output);
      if (ended !== undefined) return Promise.reject(ended);
      waiting = Promise.withResolvers();
      return waiting.promise;
    },
  };
}

function errorOf(output: ThreadOutput): Error {
  if (!('failed' in output)) return new Error('the thread of the export has sent an unexpected message');
  const { code, message } = output.failed;
  const catalogued = [new NotAMember(), new TooManyExports()].find((each) => each.code === code);
  return catalogued ?? new Error(message);
}
