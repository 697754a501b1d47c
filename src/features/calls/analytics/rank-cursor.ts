// The cursor of the leaderboard: the ranking, and the last rank of a page.
import { cursorParts } from '../../../database/time-cursor.ts';
import { InvalidCursor } from '../../../errors.ts';

export const encodeRank = (rankBy: string, rank: number): string =>
  Buffer.from(JSON.stringify([rankBy, rank])).toString('base64url');

export function decodeRank(rankBy: string, cursor: string): number {
  const [ranking, rank, ...more] = cursorParts(cursor);
  const isOurs = ranking === rankBy && Number.isInteger(rank) && Number(rank) >= 1 && more.length === 0;
  if (!isOurs || Number(rank) > 1_000_000) throw new InvalidCursor();
  return Number(rank);
}
