// Plays the recording of one call in an audio element. Nothing is requested before the reader presses play.
import { signal, useSignal } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { Range } from '../../charts/silence.ts';
import { createPlayer } from './create-player.ts';
import { playWish } from './play-wish.ts';
import type { Player, PlayerPhase, PlayerState } from './player-state.ts';

/** Kept from call to call: a reader who listens to ten calls chooses them once. */
const rate = signal(1);
const skipsSilence = signal(false);

export function usePlayer(callId: string, audio: { readonly current: HTMLAudioElement | null }, startSeconds: number) {
  const state: PlayerState = {
    phase: useSignal<PlayerPhase>('idle'),
    seconds: useSignal(startSeconds),
    rate,
    skipsSilence,
    fileSeconds: useSignal<number | undefined>(undefined),
    requestId: useSignal<string | undefined>(undefined),
  };
  const silences = useRef<readonly Range[]>([]);
  const player = useMemo(() => createPlayer({ callId, audio, state, silences }), [callId]);
  useEffect(() => {
    const stop = player.attach();
    if (playWish.peek() === callId) {
      playWish.value = undefined;
      player.toggle();
    }
    return stop;
  }, [player]);
  return { player: player as Player, silences };
}
