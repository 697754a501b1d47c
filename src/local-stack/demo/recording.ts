// A demo recording as long as its call. No file: any part of the WAV is made when it is read.
import { type Clip, channelCount, placeClips, type RecordedCall } from './clips.ts';
import { sampleRate, samplesPerLevel } from './sounds.ts';

export interface Recording {
  readonly byteLength: number;
  /** The bytes from `from` up to `to`, which is not included. */
  read(from: number, to: number): Buffer;
  /** For each channel the highest level of each of `parts` equal parts, in percent. */
  peaks(parts: number): number[][];
}

const headerBytes = 44;
const frameBytes = channelCount * 2;
/** The longest sound, in samples. A clip that is heard at a sample began at most so long before. */
const maxClipSamples = sampleRate;

export function createRecording(call: RecordedCall): Recording {
  const frames = Math.round(call.durationSeconds * sampleRate);
  const header = makeHeader(frames * frameBytes);
  const clips = placeClips(call);
  const byteLength = headerBytes + frames * frameBytes;

  return {
    byteLength,
    read(from, to) {
      const end = Math.min(to, byteLength);
      const head = header.subarray(from, end);
      if (end <= headerBytes) return head;
      const firstByte = Math.max(0, from - headerBytes);
      const firstFrame = Math.floor(firstByte / frameBytes);
      const samples = mix(clips, firstFrame, Math.ceil((end - headerBytes) / frameBytes));
      const start = firstByte - firstFrame * frameBytes;
      return Buffer.concat([head, samples.subarray(start, start + end - headerBytes - firstByte)]);
    },
    peaks: (parts) => measure(clips, frames, parts),
  };
}

/** The frames from `first` up to `last`, which is not included. */
function mix(clips: readonly Clip[], first: number, last: number): Buffer {
  const samples = new Int16Array((last - first) * channelCount);
  for (let index = firstAfter(clips, first - maxClipSamples); index < clips.length; index += 1) {
    const clip = clips[index];
    if (clip === undefined || clip.from >= last) break;
    const end = Math.min(clip.to, last);
    for (let at = Math.max(clip.from, first); at < end; at += 1) {
      samples[(at - first) * channelCount + clip.channel] = clip.sound.samples[at - clip.from] ?? 0;
    }
  }
  return Buffer.from(samples.buffer);
}

function firstAfter(clips: readonly Clip[], sample: number): number {
  let [low, high] = [0, clips.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((clips[middle]?.from ?? 0) < sample) low = middle + 1;
    else high = middle;
  }
  return low;
}

function measure(clips: readonly Clip[], frames: number, parts: number): number[][] {
  const peaks = Array.from({ length: channelCount }, () => Array<number>(parts).fill(0));
  for (const { sound, channel, from, to } of clips) {
    const ofChannel = peaks[channel];
    for (let at = from; ofChannel !== undefined && at < to; at += samplesPerLevel) {
      const part = Math.floor((at * parts) / frames);
      const level = Math.round(100 * (sound.levels[(at - from) / samplesPerLevel] ?? 0));
      if (level > (ofChannel[part] ?? 0)) ofChannel[part] = level;
    }
  }
  return peaks;
}

function makeHeader(dataBytes: number): Buffer {
  const header = Buffer.alloc(headerBytes);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(headerBytes + dataBytes - 8, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(channelCount, 22);
  header.writeUInt32LE(sampleRate, 24);
  header.writeUInt32LE(sampleRate * frameBytes, 28);
  header.writeUInt16LE(frameBytes, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(dataBytes, 40);
  return header;
}
