import { createRecording } from '../../src/local-stack/demo/recording.ts';

/** A WAV file of three seconds with two voices. */
export function makeRecording(seed: string): Buffer {
  const recording = createRecording({ seed, durationSeconds: 3, turns: null });
  return recording.read(0, recording.byteLength);
}
