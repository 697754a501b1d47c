// Peaks of recordings, compared with the signal that was written.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { audioTypeOf } from '../../../../src/features/calls/recording/copy/audio-type.ts';
import { measureWaveform } from '../../../../src/features/calls/recording/peaks/measure-waveform.ts';
import { createPeakMeter } from '../../../../src/features/calls/recording/peaks/peak-meter.ts';
import { readWaveform } from '../../../../src/features/calls/recording/peaks/read-peaks.ts';
import { makeRecording } from '../../../helpers/recording.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'callboard-test-'));
});
afterAll(() => rm(folder, { recursive: true }));

interface Encoding {
  readonly tag: number;
  readonly bits: number;
  readonly write: (bytes: Buffer, at: number, sample: number) => void;
}

const encodings: Readonly<Record<string, Encoding>> = {
  '8 bit': { tag: 1, bits: 8, write: (bytes, at, sample) => bytes.writeUInt8(Math.min(255, 128 + sample * 128), at) },
  '16 bit': { tag: 1, bits: 16, write: (bytes, at, sample) => bytes.writeInt16LE(Math.round(sample * 32_767), at) },
  '24 bit': { tag: 1, bits: 24, write: (bytes, at, sample) => bytes.writeIntLE(Math.round(sample * 8_388_607), at, 3) },
  '32 bit': {
    tag: 1,
    bits: 32,
    write: (bytes, at, sample) => bytes.writeInt32LE(Math.round(sample * 2_147_483_647), at),
  },
  float: { tag: 3, bits: 32, write: (bytes, at, sample) => bytes.writeFloatLE(sample, at) },
};

/** Half a second of silence, then half a second with the level of each channel. */
function makeWav({ tag, bits, write }: Encoding, levels: readonly number[], { dataBytes = -1 } = {}): Buffer {
  const [rate, frames] = [8000, 8000];
  const frameBytes = (levels.length * bits) / 8;
  const wav = Buffer.alloc(44 + frames * frameBytes);
  wav.write('RIFF', 0, 'latin1');
  wav.writeUInt32LE(wav.length - 8, 4);
  wav.write('WAVEfmt ', 8, 'latin1');
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(tag, 20);
  wav.writeUInt16LE(levels.length, 22);
  wav.writeUInt32LE(rate, 24);
  wav.writeUInt32LE(rate * frameBytes, 28);
  wav.writeUInt16LE(frameBytes, 32);
  wav.writeUInt16LE(bits, 34);
  wav.write('data', 36, 'latin1');
  wav.writeUInt32LE(dataBytes === -1 ? frames * frameBytes : dataBytes, 40);
  for (let frame = 0; frame < frames; frame += 1) {
    for (const [channel, level] of levels.entries()) {
      write(
        wav,
        44 + frame * frameBytes + (channel * bits) / 8,
        frame < frames / 2 ? 0 : frame % 2 === 0 ? level : -level,
      );
    }
  }
  return wav;
}

async function waveformOf(bytes: Buffer, contentType = 'audio/wav') {
  const path = join(folder, 'recording');
  await writeFile(path, bytes);
  return readWaveform(path, contentType);
}

const halves = (level: number) => [...Array(200).fill(0), ...Array(200).fill(level)];

describe('a WAV file', () => {
  it.each(Object.keys(encodings))('has its peaks for each channel: %s', async (name) => {
    const encoding = encodings[name];
    if (encoding === undefined) throw new Error(name);
    const waveform = await waveformOf(makeWav(encoding, [0.5, 1]));
    expect(waveform).toEqual({ durationSeconds: 1, peaks: [halves(50), halves(100)] });
  });

  it.each([0, 0xffffffff])('is read to its end when its length is not known: %i', async (dataBytes) => {
    const encoding = encodings['16 bit'];
    if (encoding === undefined) throw new Error('no encoding');
    expect(await waveformOf(makeWav(encoding, [0.25], { dataBytes }))).toEqual({
      durationSeconds: 1,
      peaks: [halves(25)],
    });
  });

  it('may be G.711: silence is silent, and the largest code is loud', async () => {
    for (const [tag, silence, loud] of [
      [7, 0xff, 0x80],
      [6, 0xd5, 0xaa],
    ] as const) {
      const write = (bytes: Buffer, at: number, sample: number) => bytes.writeUInt8(sample === 0 ? silence : loud, at);
      const waveform = await waveformOf(makeWav({ tag, bits: 8, write }, [1]));
      expect(waveform?.peaks[0]?.[0]).toBe(0);
      expect(waveform?.peaks[0]?.[399]).toBeGreaterThanOrEqual(98);
    }
  });

  it('has none when it is cut off or malformed', async () => {
    const wav = makeRecording('any');
    expect(await waveformOf(wav.subarray(0, 44))).toBeNull();
    expect(await waveformOf(wav.subarray(0, 20))).toBeNull();
    expect(await waveformOf(Buffer.from('RIFF0000WAVE'))).toBeNull();
  });
});

describe('an MP3 file', () => {
  it('has the duration and the peaks of its signal', async () => {
    const mp3 = await readFile(new URL('./tone.mp3', import.meta.url));
    expect(audioTypeOf(mp3)).toEqual({ contentType: 'audio/mpeg', extension: 'mp3' });
    const waveform = await waveformOf(mp3, 'audio/mpeg');
    // One second of silence, then one second of a tone at half of the full level. An encoder adds some silence at both ends.
    expect(waveform?.durationSeconds).toBeCloseTo(2, 0);
    const [peaks = []] = waveform?.peaks ?? [];
    expect(peaks).toHaveLength(400);
    expect(Math.max(...peaks.slice(0, 190))).toBeLessThanOrEqual(2);
    expect(peaks[300]).toBeGreaterThanOrEqual(45);
    expect(peaks[300]).toBeLessThanOrEqual(55);
  });
});

it('a mono MP3 file has one channel, also behind a tag', async () => {
  const mp3 = await readFile(new URL('./mono.mp3', import.meta.url));
  const tag = Buffer.concat([Buffer.from('ID3\x03\0\0\0\0\x02\x00', 'latin1'), Buffer.alloc(256, 0x20)]);
  const plain = await waveformOf(mp3, 'audio/mpeg');
  expect(plain?.peaks).toHaveLength(1);
  expect(plain?.peaks[0]?.[200]).toBeGreaterThanOrEqual(45);
  expect(await waveformOf(Buffer.concat([tag, mp3]), 'audio/mpeg')).toEqual(plain);
});

describe('a waveform that a thread measures', () => {
  const measure = async (bytes: Buffer, signal = new AbortController().signal) => {
    const path = join(folder, 'recording');
    await writeFile(path, bytes);
    return measureWaveform(path, 'audio/wav', signal);
  };

  it('is the same', async () => {
    const wav = makeRecording('one');
    expect(await measure(wav)).toEqual(await waveformOf(wav));
  });

  it('is null without samples', async () => {
    expect(await measure(Buffer.from('RIFF0000WAVE'))).toBeNull();
  });

  it('is given up when the signal aborts, or the file is missing', async () => {
    await expect(measure(makeRecording('one'), AbortSignal.abort())).rejects.toThrow();
    const { signal } = new AbortController();
    await expect(measureWaveform(join(folder, 'missing'), 'audio/wav', signal)).rejects.toThrow('ENOENT');
  });
});

it('the peaks do not depend on the size of the blocks', () => {
  const samples = Float32Array.from({ length: 12_345 }, (_, at) => ((at * 7919) % 1000) / 1000);
  const [whole, parts] = [createPeakMeter(1), createPeakMeter(1)];
  whole.add([samples]);
  for (let at = 0; at < samples.length; at += 77) parts.add([samples.subarray(at, at + 77)]);
  expect(parts.read()).toEqual(whole.read());
});

it.each([
  ['RIFF0000WAVEfmt ', 'audio/wav'],
  ['OggS0000', 'audio/ogg'],
  ['0000ftypM4A ', 'audio/mp4'],
  ['\x1a\x45\xdf\xa30000\x42\x82\x84webm', 'audio/webm'],
  ['\x1a\x45\xdf\xa30000\x42\x82\x88matroska', undefined],
  ['0000ftypheic', undefined],
  ['0000ftypavif', undefined],
  ['fLaC0000', 'audio/flac'],
  ['\xff\xfb\x90\x00', 'audio/mpeg'],
  ['\xff\xff\xff\xff', undefined],
  ['<html>', undefined],
  ['#!/bin/sh', undefined],
  ['', undefined],
])('%j is %s', (head, contentType) => {
  expect(audioTypeOf(Buffer.from(head, 'latin1'))?.contentType).toBe(contentType);
});
