// The player of the open call, for the keys of the screen.
import { signal } from '@preact/signals';
import type { Player } from './use-player.ts';

export const currentPlayer = signal<Player | undefined>(undefined);
