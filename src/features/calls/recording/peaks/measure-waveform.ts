// Measures a waveform in a thread: a long recording takes a minute of computation, which must not delay requests. A file that makes the
// decoder fail, or use too much memory, ends only the thread.
import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Waveform } from './read-peaks.ts';

export async function measureWaveform(
  path: string,
  contentType: string,
  signal: AbortSignal,
): Promise<Waveform | null> {
  const worker = new Worker(join(import.meta.dirname, 'waveform-worker.ts'), {
    workerData: { path, contentType },
    resourceLimits: { maxOldGenerationSizeMb: 128 },
  });
  try {
    const ended = once(worker, 'exit', { signal }).then(() => {
      throw new Error('The thread ended without a waveform');
    });
    const [waveform] = await Promise.race([once(worker, 'message', { signal }), ended]);
    return waveform;
  } finally {
    await worker.terminate();
  }
}
