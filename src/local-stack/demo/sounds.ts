// The sounds of demo recordings: a ring tone, and the syllables of two voices. 16 bit, 8 kHz, as on a telephone.

export const sampleRate = 8000;

export interface Sound {
  readonly samples: Int16Array;
  /** The highest level of each 10 ms, from 0 to 1. */
  readonly levels: readonly number[];
}

export const samplesPerLevel = sampleRate / 100;

const highest = 0.6 * 32767;
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

/** The syllables of each voice. Generated once and then copied. */
export const voices: readonly (readonly Sound[])[] = voicesHz.map((voiceHz) =>
  intonations.flatMap((intonation) => vowels.map((formants) => makeSyllable(voiceHz * intonation, formants))),
);

export const ringTone: Sound = makeSound(0.9, (seconds, share) => {
  const fade = Math.min(1, share * 20, (1 - share) * 20);
  return 0.35 * fade * (Math.sin(fullTurn * 440 * seconds) + Math.sin(fullTurn * 480 * seconds));
});

function makeSyllable(pitchHz: number, formants: readonly [number, number]): Sound {
  const harmonics = Array.from({ length: 12 }, (_, index) => {
    const hz = pitchHz * (index + 1);
    const loudness = formants.reduce((sum, formant) => sum + 1 / (1 + ((hz - formant) / 130) ** 2), 0.04);
    return { hz, loudness };
  });
  const total = harmonics.reduce((sum, { loudness }) => sum + loudness, 0);
  return makeSound(0.19, (seconds, share) => {
    const envelope = Math.sin(Math.PI * share) ** 0.7;
    return (
      (envelope * harmonics.reduce((sum, { hz, loudness }) => sum + loudness * Math.sin(fullTurn * hz * seconds), 0)) /
      total
    );
  });
}

function makeSound(lengthSeconds: number, sampleAt: (seconds: number, share: number) => number): Sound {
  const length = Math.floor(lengthSeconds * sampleRate);
  const samples = Int16Array.from({ length }, (_, index) =>
    Math.round(highest * sampleAt(index / sampleRate, index / length)),
  );
  const levels = Array.from({ length: Math.ceil(length / samplesPerLevel) }, (_, index) =>
    samples
      .subarray(index * samplesPerLevel, (index + 1) * samplesPerLevel)
      .reduce((level, sample) => Math.max(level, Math.abs(sample) / 32768), 0),
  );
  return { samples, levels };
}
