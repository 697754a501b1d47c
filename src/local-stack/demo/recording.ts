// Playable demo recordings: a ring tone, then two voices with synthetic syllables. WAV, 16 bit, mono, 8 kHz, as on a telephone.
// The same seed gives the same bytes on every machine.

const sampleRate = 8000;
const headerBytes = 44;
const peak = 0.6 * 32767;
const fullTurn = 2 * Math.PI;

/** The formants of a, e, i, o, u in Hz. */
const vowels = [
  [730, 1090],
  [530, 1840],
  [270, 2290],
  [570, 840],
  [300, 870],
] as const;
const voicesHz = [112, 205] as const;
const intonations = [0.94, 1, 1.12] as const;

/** The syllables of each voice. Generated once and then copied: hundreds of recordings take less than a second. */
const syllables = voicesHz.map((voiceHz) =>
  intonations.flatMap((intonation) => vowels.map((formants) => makeSyllable(voiceHz * intonation, formants))),
);
const ringTone = makeSamples(0.9, (seconds, share) => {
  const fade = Math.min(1, share * 20, (1 - share) * 20);
  return 0.35 * fade * (Math.sin(fullTurn * 440 * seconds) + Math.sin(fullTurn * 480 * seconds));
});

export function createRecording(seed: string): Buffer {
  const random = createRandom(seed);
  const samples = new Int16Array(Math.floor((2.2 + random() * 3) * sampleRate));
  samples.set(ringTone);

  let at = ringTone.length + 1200;
  let speaker = 0;
  while (at < samples.length) {
    const voice = syllables[speaker % 2] ?? [];
    for (let left = 3 + Math.floor(random() * 5); left > 0 && at < samples.length; left--) {
      const syllable = voice[Math.floor(random() * voice.length)] ?? ringTone;
      samples.set(syllable.subarray(0, samples.length - at), at);
      at += syllable.length + Math.floor(random() * 400);
    }
    at += 1600 + Math.floor(random() * 1600);
    speaker++;
  }
  return toWav(samples);
}

function makeSyllable(pitchHz: number, formants: readonly [number, number]) {
  const harmonics = Array.from({ length: 12 }, (_, index) => {
    const hz = pitchHz * (index + 1);
    const loudness = formants.reduce((sum, formant) => sum + 1 / (1 + ((hz - formant) / 130) ** 2), 0.04);
    return { hz, loudness };
  });
  const total = harmonics.reduce((sum, { loudness }) => sum + loudness, 0);
  return makeSamples(0.19, (seconds, share) => {
    const envelope = Math.sin(Math.PI * share) ** 0.7;
    return (
      (envelope * harmonics.reduce((sum, { hz, loudness }) => sum + loudness * Math.sin(fullTurn * hz * seconds), 0)) /
      total
    );
  });
}

function makeSamples(lengthSeconds: number, sampleAt: (seconds: number, share: number) => number) {
  const length = Math.floor(lengthSeconds * sampleRate);
  return Int16Array.from({ length }, (_, index) => Math.round(peak * sampleAt(index / sampleRate, index / length)));
}

function toWav(samples: Int16Array) {
  const wav = Buffer.alloc(headerBytes + samples.length * 2);
  wav.write('RIFF', 0, 'latin1');
  wav.writeUInt32LE(wav.length - 8, 4);
  wav.write('WAVEfmt ', 8, 'latin1');
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(1, 22);
  wav.writeUInt32LE(sampleRate, 24);
  wav.writeUInt32LE(sampleRate * 2, 28);
  wav.writeUInt16LE(2, 32);
  wav.writeUInt16LE(16, 34);
  wav.write('data', 36, 'latin1');
  wav.writeUInt32LE(samples.length * 2, 40);
  for (let index = 0; index < samples.length; index++) wav.writeInt16LE(samples[index] ?? 0, headerBytes + index * 2);
  return wav;
}

/** The generator mulberry32, seeded with an FNV-1a hash. */
function createRandom(seed: string) {
  let state = 0x811c9dc5;
  for (const character of seed) state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
