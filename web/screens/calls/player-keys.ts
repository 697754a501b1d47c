// The keys of the slider.

import type { Player } from './player-state.ts';
import { startOfTurn, type Turn } from './turns.ts';

const stepSeconds = 5;

/** False: the key is not one of the player's. */
export function playerKey(key: string, player: Player, turns: readonly Turn[], durationSeconds: number): boolean {
  const at = player.seconds.value;
  const to = targetOf(key, at, turns, durationSeconds);
  if (to !== undefined) player.seek(Math.min(durationSeconds, Math.max(0, to)));
  else if (key === ' ') player.toggle();
  else if (key === ',') player.faster(-1);
  else if (key === '.') player.faster(1);
  else if (key === 's') player.toggleSilence();
  else return false;
  return true;
}

function targetOf(key: string, at: number, turns: readonly Turn[], durationSeconds: number): number | undefined {
  switch (key) {
    case 'ArrowLeft':
      return at - stepSeconds;
    case 'ArrowRight':
      return at + stepSeconds;
    case 'ArrowUp':
      return startOfTurn(turns, at, -1) ?? 0;
    case 'ArrowDown':
      return startOfTurn(turns, at, 1) ?? at;
    case 'Home':
      return 0;
    case 'End':
      return durationSeconds;
    default:
      return /^[0-9]$/.test(key) ? durationSeconds * Number(key) * 0.1 : undefined;
  }
}
