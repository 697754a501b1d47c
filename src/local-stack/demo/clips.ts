// Where the sounds of a demo recording are: each turn is syllables of one voice, on the channel of its speaker.
import { ringTone, type Sound, sampleRate, voices } from './sounds.ts';

/** A part of `transcript_turns`. */
export interface SpokenTurn {
  readonly role: string;
  readonly start: number | null;
  readonly end: number | null;
}

export interface Clip {
  readonly sound: Sound;
  readonly channel: number;
  /** In samples, since the start of the recording. */
  readonly from: number;
  readonly to: number;
}

export interface RecordedCall {
  /** The same seed gives the same sounds on every machine. */
  readonly seed: string;
  readonly durationSeconds: number;
  /** Without them, two voices alternate. */
  readonly turns: readonly SpokenTurn[] | null;
}

/** As most providers record: the caller on the left, the agent on the right. */
export const [callerChannel, agentChannel, channelCount] = [0, 1, 2] as const;

/** In the order of their starts. */
export function placeClips({ seed, durationSeconds, turns }: RecordedCall): Clip[] {
  const length = Math.round(durationSeconds * sampleRate);
  const random = createRandom(seed);
  const clips: Clip[] = [];
  const add = (sound: Sound, channel: number, from: number, end: number) => {
    const to = Math.min(from + sound.samples.length, end, length);
    if (to > from) clips.push({ sound, channel, from, to });
    return from + sound.samples.length;
  };

  const spoken = turns?.filter(isTimed) ?? inventTurns(durationSeconds, random);
  const firstWord = (spoken[0]?.start ?? durationSeconds) * sampleRate;
  for (const channel of [callerChannel, agentChannel]) add(ringTone, channel, 0, Math.floor(firstWord));
  for (const { role, start, end } of spoken) {
    const channel = role === 'caller' ? callerChannel : agentChannel;
    const voice = voices[channel] ?? [];
    const endSample = Math.round(end * sampleRate);
    for (let at = Math.round(start * sampleRate); at < endSample; at += Math.floor(600 + random() * 1200)) {
      for (let left = 1 + Math.floor(random() * 4); left > 0 && at < endSample; left -= 1) {
        const syllable = voice[Math.floor(random() * voice.length)] ?? ringTone;
        at = add(syllable, channel, at, endSample) + Math.floor(random() * 240);
      }
    }
  }
  return clips.toSorted((one, other) => one.from - other.from);
}

function isTimed(turn: SpokenTurn): turn is SpokenTurn & { readonly start: number; readonly end: number } {
  return turn.start !== null && turn.end !== null && turn.role !== 'system';
}

function inventTurns(durationSeconds: number, random: () => number) {
  const turns: { role: string; start: number; end: number }[] = [];
  for (let start = 1; start < durationSeconds; ) {
    const end = Math.min(start + 1.5 + random() * 6, durationSeconds);
    turns.push({ role: turns.length % 2 === 0 ? 'agent' : 'caller', start, end });
    start = end + 0.3 + random();
  }
  return turns;
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
