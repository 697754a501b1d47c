import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readWaveform } from '../../../src/features/calls/recording/peaks/read-peaks.ts';
import { createRecording } from '../../../src/local-stack/demo/recording.ts';

const turns = [
  { role: 'agent', start: 2, end: 5 },
  { role: 'caller', start: 6, end: 9.5 },
  { role: 'system', start: 10, end: 12 },
];
const call = { seed: 'any', durationSeconds: 20, turns };
const wavOf = (recording: ReturnType<typeof createRecording>) => recording.read(0, recording.byteLength);
const [callerChannel, agentChannel] = [0, 1];

/** The highest level between two times, from 0 to 32767. */
function loudest(wav: Buffer, channel: number, fromSeconds: number, toSeconds: number): number {
  let level = 0;
  for (let frame = fromSeconds * 8000; frame < toSeconds * 8000; frame += 1) {
    level = Math.max(level, Math.abs(wav.readInt16LE(44 + frame * 4 + channel * 2)));
  }
  return level;
}

describe('a demo recording', () => {
  it('is a WAV file of PCM, stereo, 8 kHz, 16 bit, as long as its call', () => {
    const wav = wavOf(createRecording(call));
    expect(wav.toString('latin1', 0, 4)).toBe('RIFF');
    expect(wav.readUInt32LE(4)).toBe(wav.length - 8);
    expect(wav.toString('latin1', 8, 16)).toBe('WAVEfmt ');
    expect([wav.readUInt32LE(16), wav.readUInt16LE(20), wav.readUInt16LE(22)]).toEqual([16, 1, 2]);
    expect([wav.readUInt32LE(24), wav.readUInt32LE(28), wav.readUInt16LE(32), wav.readUInt16LE(34)]).toEqual([
      8000, 32000, 4, 16,
    ]);
    expect(wav.toString('latin1', 36, 40)).toBe('data');
    expect(wav.readUInt32LE(40)).toBe(wav.length - 44);
    expect(wav.length).toBe(44 + 20 * 32000);
  });

  it('has each turn at its time, on the channel of its speaker, and silence between the turns', () => {
    const wav = wavOf(createRecording(call));
    const spoken = [
      [agentChannel, 2, 5],
      [callerChannel, 6, 9.5],
    ] as const;
    for (const [channel, from, to] of spoken) {
      expect(loudest(wav, channel, from, from + 0.3)).toBeGreaterThan(3000);
      expect(loudest(wav, channel, from, to)).toBeGreaterThan(8000);
      expect(loudest(wav, 1 - channel, from, to)).toBe(0);
    }
    for (const channel of [callerChannel, agentChannel]) {
      expect(loudest(wav, channel, 0, 0.9)).toBeGreaterThan(3000);
      for (const [from, to] of [
        [1, 2],
        [5, 6],
        [9.5, 20],
      ] as const) {
        expect(loudest(wav, channel, from, to)).toBe(0);
      }
      expect(loudest(wav, channel, 0, 20)).toBeLessThan(32767);
    }
  });

  it('has the same bytes in each part as in the whole', () => {
    const recording = createRecording({ ...call, turns: null });
    const wav = wavOf(recording);
    const edges = [0, 1, 43, 44, 45, 47, 48, 1001, 65_536, 300_003, wav.length - 1, wav.length];
    for (const from of edges) {
      for (const to of edges.filter((edge) => edge >= from)) {
        expect(recording.read(from, to).equals(wav.subarray(from, to)), `${from}-${to}`).toBe(true);
      }
    }
    expect(recording.read(wav.length - 5, wav.length + 100)).toHaveLength(5);
  });

  it('is heard over its whole length when the call has no turns', () => {
    const wav = wavOf(createRecording({ ...call, turns: null }));
    expect(loudest(wav, agentChannel, 0, 5)).toBeGreaterThan(8000);
    expect(Math.max(...[0, 1].map((channel) => loudest(wav, channel, 15, 20)))).toBeGreaterThan(8000);
  });

  it('is the same for the same seed, and another for another', () => {
    expect(wavOf(createRecording(call)).equals(wavOf(createRecording(call)))).toBe(true);
    expect(wavOf(createRecording(call)).equals(wavOf(createRecording({ ...call, seed: 'other' })))).toBe(false);
  });

  it('has the peaks that the service measures', async () => {
    const recording = createRecording({ ...call, durationSeconds: 43 });
    const folder = await mkdtemp(join(tmpdir(), 'callboard-test-'));
    await writeFile(join(folder, 'a.wav'), wavOf(recording));
    const measured = await readWaveform(join(folder, 'a.wav'), 'audio/wav');
    await rm(folder, { recursive: true });
    expect(measured?.durationSeconds).toBe(43);
    const made = recording.peaks(400);
    for (const [channel, peaks] of (measured?.peaks ?? []).entries()) {
      // Both divide the recording in parts, with slightly different edges.
      const far = peaks.filter((peak, part) => {
        const near = (made[channel] ?? []).slice(Math.max(0, part - 1), part + 2);
        return peak > Math.max(...near) + 1 || peak < Math.min(...near) - 1;
      });
      expect(far).toEqual([]);
      expect(Math.max(...peaks)).toBe(Math.max(...(made[channel] ?? [])));
    }
  });
});
