// The thread of one measurement (measure-waveform.ts).
import { parentPort, workerData } from 'node:worker_threads';
import { readWaveform } from './read-peaks.ts';

const { path, contentType } = workerData as { path: string; contentType: string };
parentPort?.postMessage(await readWaveform(path, contentType));
