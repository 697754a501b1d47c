// The waveform of a recording: read in blocks, so that a large file does not fill the memory.
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { readMp3Channels } from './mp3-channels.ts';
import { createPeakMeter } from './peak-meter.ts';
import { readWavFormat, type WavFormat } from './wav-format.ts';

export interface Waveform {
  readonly durationSeconds: number;
  /** 400 numbers from 0 to 100 a channel. */
  readonly peaks: readonly (readonly number[])[];
}

const headerBytes = 64 * 1024;
const blockBytes = 256 * 1024;

/** Null for formats without a decoder, and for files without samples. */
export async function readWaveform(path: string, contentType: string): Promise<Waveform | null> {
  if (contentType === 'audio/wav') return readWav(path);
  if (contentType === 'audio/mpeg') return readMp3(path);
  return null;
}

async function readWav(path: string): Promise<Waveform | null> {
  const format = readWavFormat(await readHead(path));
  if (format === null) return null;
  const { channels, bytesPerSample, sampleRate, dataStart, dataBytes } = format;
  const frameBytes = channels * bytesPerSample;
  const meter = createPeakMeter(channels);
  const end = Number.isFinite(dataBytes) ? dataStart + dataBytes - 1 : undefined;
  const blocks = createReadStream(path, {
    start: dataStart,
    highWaterMark: blockBytes,
    ...(end !== undefined && { end }),
  });
  let rest = Buffer.alloc(0);
  for await (const block of blocks as AsyncIterable<Buffer>) {
    const bytes = Buffer.concat([rest, block]);
    const whole = bytes.length - (bytes.length % frameBytes);
    meter.add(samplesOf(bytes.subarray(0, whole), format));
    rest = bytes.subarray(whole);
  }
  return waveformOf(meter, sampleRate);
}

function samplesOf(bytes: Buffer, { channels, bytesPerSample, sampleAt }: WavFormat): Float32Array[] {
  const frameBytes = channels * bytesPerSample;
  const frames = bytes.length / frameBytes;
  return Array.from({ length: channels }, (_, channel) => {
    const samples = new Float32Array(frames);
    for (let frame = 0; frame < frames; frame += 1) {
      samples[frame] = sampleAt(bytes, frame * frameBytes + channel * bytesPerSample);
    }
    return samples;
  });
}

async function readMp3(path: string): Promise<Waveform | null> {
  // Imported here: the WebAssembly module is only needed where recordings are copied.
  const { MPEGDecoder } = await import('mpg123-decoder');
  const channels = await readMp3Channels(path);
  const decoder = new MPEGDecoder();
  await decoder.ready;
  try {
    let meter: ReturnType<typeof createPeakMeter> | null = null;
    let sampleRate = 0;
    for await (const block of createReadStream(path, { highWaterMark: blockBytes / 4 }) as AsyncIterable<Buffer>) {
      const decoded = decoder.decode(block);
      if (decoded.samplesDecoded > 0) {
        meter ??= createPeakMeter(channels);
        sampleRate = decoded.sampleRate;
        meter.add(decoded.channelData);
      }
    }
    return meter === null ? null : waveformOf(meter, sampleRate);
  } finally {
    decoder.free();
  }
}

function waveformOf(meter: ReturnType<typeof createPeakMeter>, sampleRate: number): Waveform | null {
  const peaks = meter.read();
  return peaks.length === 0 ? null : { durationSeconds: Math.round((meter.samples() / sampleRate) * 100) / 100, peaks };
}

async function readHead(path: string): Promise<Buffer> {
  await using file = await open(path);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(headerBytes), 0, headerBytes, 0);
  return buffer.subarray(0, bytesRead);
}
