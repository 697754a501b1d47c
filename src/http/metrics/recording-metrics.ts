// The metrics of the job that copies recordings.
import type { Registry } from 'prom-client';
import { addCounter } from './collect-on-scrape.ts';

export interface RecordingCounts {
  readonly copied: number;
  readonly failed: number;
  readonly bytes: number;
}

export function addRecordingMetrics(registry: Registry, counts: RecordingCounts): void {
  addCounter(registry, {
    name: 'recording_copy_attempts_total',
    help: 'Attempts to copy a recording of a provider into the bucket, by outcome. A failed one may be repeated.',
    labelNames: ['outcome'],
    *read() {
      yield [{ outcome: 'copied' }, counts.copied];
      yield [{ outcome: 'failed' }, counts.failed];
    },
  });
  addCounter(registry, {
    name: 'recording_copy_bytes_total',
    help: 'Bytes of the recordings that were copied into the bucket.',
    read: () => [[{}, counts.bytes]],
  });
}
