// A cursor has the sort, and the value and id of the last row of a page. It is opaque to clients, and validated.

import type { Keyset, Order } from '../../../database/filters.ts';
import { cursorParts } from '../../../database/time-cursor.ts';
import { isStoredInstant } from '../../../domain/local-time.ts';
import { InvalidCursor } from '../../../errors.ts';
import { isUuid } from '../../../http/contract.ts';
import type { Sort } from './schemas.ts';

interface SortedRow {
  readonly id: string;
  readonly started_at: string;
  readonly duration_rank: number;
}

// duration_rank is the duration, or -1 if it is unknown. A keyset needs a column that is never null.
const orders = {
  '-started_at': { column: 'started_at', descending: true },
  started_at: { column: 'started_at', descending: false },
  '-duration_seconds': { column: 'duration_rank', descending: true },
  duration_seconds: { column: 'duration_rank', descending: false },
} as const satisfies Record<Sort, Order>;

export function orderOf(sort: Sort) {
  return orders[sort];
}

export function encodeCursor(sort: Sort, row: SortedRow): string {
  const value = String(row[orderOf(sort).column]);
  return Buffer.from(JSON.stringify([sort, value, row.id])).toString('base64url');
}

const isValidValue = {
  started_at: isStoredInstant,
  duration_rank: (value: string) => /^(-1|\d{1,10})$/.test(value) && Number(value) <= 2_147_483_647,
};

export function decodeCursor(sort: Sort, cursor: string): Keyset {
  const [cursorSort, value, id, ...more] = cursorParts(cursor);
  const order = orderOf(sort);
  const isOurs = cursorSort === sort && typeof value === 'string' && isUuid(id) && more.length === 0;
  if (!isOurs || !isValidValue[order.column](value)) throw new InvalidCursor();
  return { ...order, after: { value, id } };
}
