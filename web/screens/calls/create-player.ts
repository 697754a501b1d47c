import { endOfSilence, type Range } from '../../charts/silence.ts';
import { hasExpired, isGone, openRecording, RecordingGone, type RecordingSource } from '../../data/recording.ts';
import type { PlayerPhase, PlayerState } from './player-state.ts';

export const rates = [0.75, 1, 1.25, 1.5, 1.75, 2];

interface PlayerOptions {
  readonly callId: string;
  readonly audio: { readonly current: HTMLAudioElement | null };
  readonly state: PlayerState;
  readonly silences: { readonly current: readonly Range[] };
}

export function createPlayer({ callId, audio, state, silences }: PlayerOptions) {
  const { phase, seconds, rate, skipsSilence, fileSeconds, requestId } = state;
  let source: RecordingSource | undefined;
  let ending = new AbortController();

  async function start(): Promise<void> {
    const element = audio.current;
    if (element === null) return;
    phase.value = 'asking';
    try {
      source?.release();
      source = undefined;
      source = await openRecording(callId, ending.signal);
      requestId.value = source.requestId;
      element.src = source.url;
      element.playbackRate = rate.value;
      element.currentTime = seconds.value;
      await element.play();
    } catch (error) {
      if (!ending.signal.aborted) phase.value = phaseOfError(error, requestId);
    }
  }

  /** The URL has expired while the sound was paused or played: one new URL, and on from the same moment. */
  async function recover(): Promise<void> {
    const failed = source;
    if (failed === undefined || phase.value === 'asking') return;
    if (hasExpired(failed)) return start();
    const gone = await isGone(failed);
    requestId.value = failed.requestId;
    phase.value = gone ? 'gone' : 'failed';
  }

  function advance(): void {
    const element = audio.current;
    if (element === null || source === undefined || phase.value === 'asking') return;
    const end = skipsSilence.value && !element.paused ? endOfSilence(silences.current, element.currentTime) : undefined;
    if (end !== undefined) element.currentTime = end;
    seconds.value = element.currentTime;
  }

  /** The position moves evenly: `timeupdate` comes only four times a second. */
  function follow(): void {
    if (phase.value !== 'playing') return;
    advance();
    requestAnimationFrame(follow);
  }

  function toggle(): void {
    const element = audio.current;
    if (element === null || phase.value === 'asking') return;
    if (source === undefined || phase.value === 'failed') void start();
    else if (!element.paused) element.pause();
    // A URL that has expired may still be played from what was read. If not, the element reports an error.
    else element.play().catch(() => {});
  }

  function seek(to: number): void {
    seconds.value = Math.max(0, to);
    if (audio.current !== null && source !== undefined) audio.current.currentTime = seconds.value;
  }

  function setRate(next: number): void {
    rate.value = next;
    if (audio.current !== null) audio.current.playbackRate = next;
  }

  function attach(): () => void {
    const element = audio.current;
    if (element === null) return () => {};
    ending = new AbortController();
    const listen = (name: string, hear: () => void) => element.addEventListener(name, hear, { signal: ending.signal });
    listen('playing', () => {
      phase.value = 'playing';
      requestAnimationFrame(follow);
    });
    listen('pause', () => {
      if (phase.value === 'playing') phase.value = 'paused';
    });
    listen('timeupdate', advance);
    listen('seeked', advance);
    listen('durationchange', () => {
      if (Number.isFinite(element.duration)) fileSeconds.value = element.duration;
    });
    listen('error', () => void recover());
    return () => {
      phase.value = 'idle';
      ending.abort();
      element.pause();
      element.removeAttribute('src');
      source?.release();
      source = undefined;
    };
  }

  return {
    ...state,
    attach,
    toggle,
    seek,
    setRate,
    faster(steps: 1 | -1) {
      const next = rates[rates.indexOf(rate.value) + steps];
      if (next !== undefined) setRate(next);
    },
    toggleSilence() {
      skipsSilence.value = !skipsSilence.value;
    },
  };
}

function phaseOfError(error: unknown, requestId: PlayerState['requestId']): PlayerPhase {
  if (error instanceof RecordingGone) {
    requestId.value = error.requestId;
    return 'gone';
  }
  return error instanceof DOMException && error.name === 'NotAllowedError' ? 'refused' : 'failed';
}
