import { describe, expect, it } from 'vitest';
import { createRecording } from '../../../src/local-stack/demo/recording.ts';

const samplesOf = (wav: Buffer) =>
  Array.from({ length: (wav.length - 44) / 2 }, (_, index) => wav.readInt16LE(44 + 2 * index));

describe('a demo recording', () => {
  it('is a WAV file of PCM, mono, 8 kHz, 16 bit, whose lengths match', () => {
    const wav = createRecording('any');
    expect(wav.toString('latin1', 0, 4)).toBe('RIFF');
    expect(wav.readUInt32LE(4)).toBe(wav.length - 8);
    expect(wav.toString('latin1', 8, 16)).toBe('WAVEfmt ');
    expect([wav.readUInt32LE(16), wav.readUInt16LE(20), wav.readUInt16LE(22)]).toEqual([16, 1, 1]);
    expect([wav.readUInt32LE(24), wav.readUInt32LE(28), wav.readUInt16LE(32), wav.readUInt16LE(34)]).toEqual([
      8000, 16000, 2, 16,
    ]);
    expect(wav.toString('latin1', 36, 40)).toBe('data');
    expect(wav.readUInt32LE(40)).toBe(wav.length - 44);
  });

  it('lasts two to six seconds, is audible, and never clips', () => {
    for (const seed of ['a', 'b', 'c', 'd', 'e']) {
      const samples = samplesOf(createRecording(seed));
      expect(samples.length / 8000).toBeGreaterThan(2);
      expect(samples.length / 8000).toBeLessThan(6);
      const loudest = samples.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0);
      expect(loudest).toBeGreaterThan(8000);
      expect(loudest).toBeLessThan(32767);
      // Speech after the ring tone, with silence between the words.
      expect(samples.slice(8400).some((sample) => Math.abs(sample) > 3000)).toBe(true);
      expect(samples.slice(8400).filter((sample) => sample === 0).length).toBeGreaterThan(500);
    }
  });

  it('is the same for the same seed, and another for another', () => {
    expect(createRecording('call 1').equals(createRecording('call 1'))).toBe(true);
    expect(createRecording('call 1').equals(createRecording('call 2'))).toBe(false);
  });
});
