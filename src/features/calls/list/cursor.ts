// A cursor has the sort, the value and id of a row at the edge of a page, and whether it leads backwards. It is opaque to clients, and
// validated.
import { cursorParts } from '../../../database/time-cursor.ts';
import { isStoredInstant } from '../../../domain/local-time.ts';
import { InvalidCursor } from '../../../errors.ts';
import { isUuid } from '../../../http/contract.ts';
import type { CallListRow, Sort } from './schemas.ts';

export interface Cursor {
  /** The value of the sort column, and the id, of a row. */
  readonly value: string;
  readonly id: string;
  /** The rows before it, instead of those after it. */
  readonly isBackwards?: true;
}

export interface SortOrder {
  /** A column that is never null. */
  readonly column: 'started_at' | 'duration_rank' | 'cost_rank';
  readonly descending: boolean;
}

// duration_rank is the duration, or -1 if it is unknown, and cost_rank likewise. A keyset needs a column that is never null.
const orders = {
  '-started_at': { column: 'started_at', descending: true },
  started_at: { column: 'started_at', descending: false },
  '-duration_seconds': { column: 'duration_rank', descending: true },
  duration_seconds: { column: 'duration_rank', descending: false },
  '-cost': { column: 'cost_rank', descending: true },
  cost: { column: 'cost_rank', descending: false },
} as const satisfies Record<Sort, SortOrder>;

export function orderOf(sort: Sort): SortOrder {
  return orders[sort];
}

const backwards = 'before';

export function encodeCursor(sort: Sort, row: CallListRow, direction: 'before' | 'after'): string {
  const value = String(row[orderOf(sort).column]);
  const parts = [sort, value, row.id, ...(direction === backwards ? [backwards] : [])];
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

const isRank = (value: string, maximum: number) => /^(-1|\d{1,16})$/.test(value) && Number(value) <= maximum;
const isValidValue = {
  started_at: isStoredInstant,
  duration_rank: (value: string) => isRank(value, 2_147_483_647),
  cost_rank: (value: string) => isRank(value, Number.MAX_SAFE_INTEGER),
};

export function decodeCursor(sort: Sort, cursor: string): Cursor {
  const [cursorSort, value, id, direction, ...more] = cursorParts(cursor);
  const isDirected = direction === undefined || direction === backwards;
  const isOurs = cursorSort === sort && typeof value === 'string' && isUuid(id) && isDirected && more.length === 0;
  if (!isOurs || !isValidValue[orderOf(sort).column](value)) throw new InvalidCursor();
  return { value, id, ...(direction === backwards && { isBackwards: true }) };
}
