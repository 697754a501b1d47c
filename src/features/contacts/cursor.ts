// A place in a contact's history: which history, and the last row's time and id. Opaque to clients, and never trusted.
import { isUuid } from '../../contract.ts';
import type { Keyset } from '../../database/filters.ts';
import { InvalidCursor } from '../../errors.ts';
import { instantOf } from '../../local-time.ts';

type After = Keyset['after'];

export function encodeCursor(history: string, { value, id }: After): string {
  return Buffer.from(JSON.stringify([history, value, id])).toString('base64url');
}

// As PostgREST writes it, to the microsecond: a Date would cut it to milliseconds and skip rows.
const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?\+00:00$/;

export function decodeCursor(history: string, cursor: string): After {
  const [ofHistory, value, id, ...more] = parse(cursor);
  const isPlace = ofHistory === history && typeof value === 'string' && isUuid(id) && more.length === 0;
  if (!isPlace || !instant.test(value) || instantOf(value) === undefined) throw new InvalidCursor();
  return { value, id };
}

function parse(cursor: string): unknown[] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    return [];
  }
}
