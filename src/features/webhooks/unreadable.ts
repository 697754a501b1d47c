import { Misdirected, UnreadablePayload } from '../../providers/provider.ts';

/** Why an event is quarantined. Of a defect in an adapter only the name is used: its message may contain a value of the payload. */
export function reasonOf(error: unknown): string {
  if (error instanceof UnreadablePayload || error instanceof Misdirected) return error.message.slice(0, 500);
  return `The adapter failed: ${error instanceof Error ? error.name : 'unknown error'}`;
}
