// A cursor has the first unanswered call and the number of the last caller of a page. It is opaque to clients, and validated.
import { cursorParts } from '../../../database/time-cursor.ts';
import { isStoredInstant } from '../../../domain/local-time.ts';
import { InvalidCursor } from '../../../errors.ts';
import type { StoredCaller } from './schemas.ts';

const list = 'unanswered';

export type After = Pick<StoredCaller, 'firstAt' | 'number'>;

export function encodeCursor({ firstAt, number }: After): string {
  return Buffer.from(JSON.stringify([list, firstAt, number])).toString('base64url');
}

export function decodeCursor(cursor: string): After {
  const [ofList, firstAt, number, ...more] = cursorParts(cursor);
  const isValid = ofList === list && typeof firstAt === 'string' && typeof number === 'string' && more.length === 0;
  // PostgreSQL cannot store NUL.
  if (!isValid || !isStoredInstant(firstAt) || number.includes('\0')) throw new InvalidCursor();
  return { firstAt, number };
}
