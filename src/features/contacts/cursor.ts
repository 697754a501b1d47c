// A cursor of a history: which history, and the time and id of the last row of the page. Opaque to clients, and validated.

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
  const isValid = ofHistory === history && typeof value === 'string' && isUuid(id) && more.length === 0;
  if (!isValid || !isStoredInstant(value)) throw new InvalidCursor();
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
