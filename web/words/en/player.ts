import { clockLength } from '../numbers.ts';

const units = (value: number, unit: string) => `${value} ${unit}${value === 1 ? '' : 's'}`;

/** `1 minute 12`, `40 seconds`, as it is said. */
function said(seconds: number): string {
  const total = Math.floor(seconds);
  const [minutes, rest] = [Math.floor(total / 60), total % 60];
  if (minutes === 0) return units(rest, 'second');
  return rest === 0 ? units(minutes, 'minute') : `${units(minutes, 'minute')} ${rest}`;
}

const speakers = { agent: 'agent', caller: 'caller', tool: 'tool', system: 'system' };
export type Speaker = keyof typeof speakers;

export const playerWords = {
  title: 'Recording',
  position: 'Position in the recording',
  /** `1 minute 12 of 2 minutes 40, caller speaking` */
  valueText(seconds: number, durationSeconds: number, speaker: Speaker | undefined): string {
    const where = `${said(seconds)} of ${said(durationSeconds)}`;
    return speaker === 'agent' || speaker === 'caller' ? `${where}, ${speakers[speaker]} speaking` : where;
  },
  play: 'Play',
  pause: 'Pause',
  clock: (seconds: number, durationSeconds: number | undefined) =>
    durationSeconds === undefined ? clockLength(seconds) : `${clockLength(seconds)} / ${clockLength(durationSeconds)}`,
  lanes: { agent: 'agent', caller: 'caller', both: 'both' },
  audited: 'Listening is written to the audit log.',
  speed: 'Speed',
  speedOf: (rate: number) => `${rate}×`,
  skipSilence: 'Skip silence',
  copyMoment: 'Copy link to this moment',
  momentCopied: 'The link to this moment is copied.',
  download: 'Download',
  asking: 'Asking for the recording …',
  gone: 'The recording is not in the storage any more.',
  goneDetail: (requestId: string) => `For the people who run the service: request ${requestId}`,
  failed: 'The recording cannot be played. Check your connection and try again.',
  refused: 'The browser did not start the sound. Press play once more.',
  tryAgain: 'Try again',
  none: 'This call was not recorded.',
  running: 'The call is in progress. Its recording and transcript come when it has ended.',
  keys: {
    faster: 'Play faster',
    slower: 'Play slower',
    skipSilence: 'Skip silence, or not',
  },
  transcript: {
    title: 'Transcript',
    speakers: { agent: 'Agent', caller: 'Caller', tool: 'Tool', system: 'System' },
    none: 'There is no transcript of this call.',
    withoutTimes: 'The provider sent no times with this transcript, so it does not follow the sound.',
    search: 'Search in the transcript',
    found: (turns: number) => (turns === 1 ? '1 turn' : `${turns} turns`),
    nothing: 'not found',
    follow: 'Follow the sound again',
    clock: (seconds: number) => clockLength(Math.floor(seconds)),
  },
};
