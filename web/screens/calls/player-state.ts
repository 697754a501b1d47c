// What a player of one recording knows, and what can be asked of it.
import type { ReadonlySignal, Signal } from '@preact/signals';

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
