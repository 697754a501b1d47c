// A cursor of the list of events: the time and id of the last row of the page. Opaque to clients, and validated.
import type { Keyset } from '../../database/filters.ts';
import { isStoredInstant } from '../../domain/local-time.ts';
import { InvalidCursor } from '../../errors.ts';
import { isUuid } from '../../http/contract.ts';

export function encodeCursor({ value, id }: Keyset['after']): string {
  return Buffer.from(JSON.stringify(['events', value, id])).toString('base64url');
}

export function decodeCursor(cursor: string): Keyset['after'] {
  const [list, value, id, ...more] = parse(cursor);
  if (list !== 'events' || typeof value !== 'string' || !isUuid(id) || more.length > 0 || !isStoredInstant(value)) {
    throw new InvalidCursor();
  }
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
