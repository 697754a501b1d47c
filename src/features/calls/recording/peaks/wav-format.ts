// The header of a WAV file, and its samples as numbers from -1 to 1.

export interface WavFormat {
  readonly channels: number;
  readonly sampleRate: number;
  readonly bytesPerSample: number;
  readonly sampleAt: (bytes: Buffer, at: number) => number;
  /** Where the samples begin, and how many bytes they have. Infinity: until the end of the file. */
  readonly dataStart: number;
  readonly dataBytes: number;
}

const [pcm, float, aLaw, muLaw, extensible] = [1, 3, 6, 7, 0xfffe];
const unknownLength = 0xffffffff;

/** Null: not a WAV file, or an encoding without a decoder. `head` has the chunks up to the samples. */
export function readWavFormat(head: Buffer): WavFormat | null {
  if (head.toString('latin1', 0, 4) !== 'RIFF' || head.toString('latin1', 8, 12) !== 'WAVE') return null;
  let format: Omit<WavFormat, 'dataStart' | 'dataBytes'> | null = null;
  for (let at = 12; at + 8 <= head.length; ) {
    const name = head.toString('latin1', at, at + 4);
    const bytes = head.readUInt32LE(at + 4);
    if (name === 'data' && format !== null) {
      // A writer that streams does not know the length in advance, and leaves 0 or the largest number.
      const isUnknown = bytes === 0 || bytes === unknownLength;
      return { ...format, dataStart: at + 8, dataBytes: isUnknown ? Number.POSITIVE_INFINITY : bytes };
    }
    if (name === 'fmt ') format = readFormat(head.subarray(at + 8, at + 8 + bytes));
    // Chunks begin at even positions.
    at += 8 + bytes + (bytes % 2);
  }
  return null;
}

function readFormat(chunk: Buffer) {
  if (chunk.length < 16) return null;
  const tag = chunk.readUInt16LE(0);
  const isExtensible = tag === extensible && chunk.length >= 26;
  const encoding = isExtensible ? chunk.readUInt16LE(24) : tag;
  const [channels, sampleRate, bits] = [chunk.readUInt16LE(2), chunk.readUInt32LE(4), chunk.readUInt16LE(14)];
  const sampleAt = decoderOf(encoding, bits);
  if (sampleAt === null || channels === 0 || channels > 8 || sampleRate === 0) return null;
  return { channels, sampleRate, bytesPerSample: bits / 8, sampleAt };
}

function decoderOf(encoding: number, bits: number): WavFormat['sampleAt'] | null {
  if (encoding === pcm && bits === 8) return (bytes, at) => ((bytes[at] ?? 128) - 128) / 128;
  if (encoding === pcm && bits === 16) return (bytes, at) => bytes.readInt16LE(at) / 32_768;
  if (encoding === pcm && bits === 24) return (bytes, at) => bytes.readIntLE(at, 3) / 8_388_608;
  if (encoding === pcm && bits === 32) return (bytes, at) => bytes.readInt32LE(at) / 2_147_483_648;
  if (encoding === float && bits === 32) return (bytes, at) => bytes.readFloatLE(at);
  if (encoding === muLaw && bits === 8) return (bytes, at) => muLawSample(bytes[at] ?? 0xff);
  if (encoding === aLaw && bits === 8) return (bytes, at) => aLawSample(bytes[at] ?? 0xd5);
  return null;
}

/** ITU-T G.711. */
function muLawSample(byte: number): number {
  const value = ~byte & 0xff;
  const magnitude = ((((value & 0x0f) << 3) + 0x84) << ((value >> 4) & 7)) - 0x84;
  return (value & 0x80 ? -magnitude : magnitude) / 32_768;
}

function aLawSample(byte: number): number {
  const value = byte ^ 0x55;
  const exponent = (value >> 4) & 7;
  const mantissa = (value & 0x0f) << 4;
  const magnitude = exponent === 0 ? mantissa + 8 : (mantissa + 0x108) << (exponent - 1);
  return (value & 0x80 ? magnitude : -magnitude) / 32_768;
}
