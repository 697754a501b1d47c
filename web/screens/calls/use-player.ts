// Plays the recording of one call in an audio element. Nothing is requested before the reader presses play.
import { type ReadonlySignal, type Signal, signal, useSignal } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { Range } from '../../charts/silence.ts';
import { createPlayer } from './create-player.ts';
import { playWish } from './play-wish.ts';

export type PlayerPhase = 'idle' | 'asking' | 'playing' | 'paused' | 'gone' | 'failed' | 'refused';

export interface PlayerState {
  readonly phase: Signal<PlayerPhase>;
  readonly seconds: Signal<number>;
  readonly rate: Signal<number>;
  readonly skipsSilence: Signal<boolean>;
  /** Of the file, once the element has read it. */
  readonly fileSeconds: Signal<number | undefined>;
  readonly requestId: Signal<string | undefined>;
}

export interface Player extends Readonly<{ [Name in keyof PlayerState]: ReadonlySignal<PlayerState[Name]['value']> }> {
  toggle(): void;
  /** Before the first play it only sets where to begin. */
  seek(seconds: number): void;
  faster(steps: 1 | -1): void;
  setRate(rate: number): void;
  toggleSilence(): void;
}

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
