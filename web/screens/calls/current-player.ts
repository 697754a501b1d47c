// The player of the open call, for the keys of the screen.
import { signal } from '@preact/signals';
import type { Player } from './player-state.ts';

export const currentPlayer = signal<Player | undefined>(undefined);
