// A cursor of a list by time: which list, and the time and id of the last row of the page. Opaque to clients, and validated.
import { isStoredInstant } from '../domain/local-time.ts';
import { InvalidCursor } from '../errors.ts';
import { isUuid } from '../http/contract.ts';
import type { Keyset } from './filters.ts';

type After = Keyset['after'];

export function encodeCursor(list: string, { value, id }: After): string {
  return Buffer.from(JSON.stringify([list, value, id])).toString('base64url');
}

export function decodeCursor(list: string, cursor: string): After {
  const [ofList, value, id, ...more] = cursorParts(cursor);
  const isValid = ofList === list && typeof value === 'string' && isUuid(id) && more.length === 0;
  if (!isValid || !isStoredInstant(value)) throw new InvalidCursor();
  return { value, id };
}

/** Empty when it is not a cursor. */
export function cursorParts(cursor: string): unknown[] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    return [];
  }
}
