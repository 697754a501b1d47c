// The turns of a transcript, and which of them is spoken.
import type { Speaker } from '../../words/en/player.ts';

export interface Turn {
  readonly role: Speaker;
  readonly text: string;
  readonly start?: number | null;
  readonly end?: number | null;
}

export const hasTimes = (turns: readonly Turn[]): boolean => turns.some(({ start }) => start != null);

/** The last turn that has begun. -1 before the first. */
export function turnAt(turns: readonly Turn[], seconds: number): number {
  return turns.findLastIndex(({ start }) => start != null && start <= seconds);
}

/** Undefined in a pause between two turns. */
export function speakerAt(turns: readonly Turn[], seconds: number): Speaker | undefined {
  const turn = turns[turnAt(turns, seconds)];
  return turn === undefined || (turn.end != null && turn.end < seconds) ? undefined : turn.role;
}

/** The start of the turn before or after. From within a turn, back leads to its own start first. */
export function startOfTurn(turns: readonly Turn[], seconds: number, direction: 1 | -1): number | undefined {
  const starts = turns.flatMap(({ start }) => (start == null ? [] : [start]));
  if (direction === 1) return starts.find((start) => start > seconds + 0.01);
  return starts.findLast((start) => start < seconds - 1);
}
