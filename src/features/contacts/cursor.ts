// A place in a contact's history: which history, and the last row's time and id. Opaque to clients, and never trusted.

import type { Keyset } from '../../database/filters.ts';
import { isStoredInstant } from '../../domain/local-time.ts';
import { InvalidCursor } from '../../errors.ts';
import { isUuid } from '../../http/contract.ts';

type After = Keyset['after'];

export function encodeCursor(history: string, { value, id }: After): string {
  return Buffer.from(JSON.stringify([history, value, id])).toString('base64url');
}

export function decodeCursor(history: string, cursor: string): After {
  const [ofHistory, value, id, ...more] = parse(cursor);
  const isPlace = ofHistory === history && typeof value === 'string' && isUuid(id) && more.length === 0;
  if (!isPlace || !isStoredInstant(value)) throw new InvalidCursor();
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
