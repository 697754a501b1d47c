// Dedupe keys for providers that send no event id: what an event tells is its identity.
import { createHash } from 'node:crypto';
import type { CallEvent } from './call-event.ts';

const maxKeyLength = 200;
const hashLength = 40;

/** Deliveries that tell the same about a call have the same key, whatever else their payloads contain. */
export function keyOfCall(parts: readonly string[], call: CallEvent): string {
  const { recording, ...fields } = call;
  // Providers sign the URL of a recording again for each request.
  const recordingUrl = recording?.url.split('?')[0];
  return keyOf(parts, hashOf({ ...fields, recordingUrl }));
}

/** Of ids that identify the event, or of an event that changes no call and is not stored. */
export function plainKey(parts: readonly string[]): string {
  const key = parts.join(':');
  return key.length <= maxKeyLength ? key : hashOf(key);
}

function keyOf(parts: readonly string[], hash: string): string {
  const key = `${parts.join(':')}:${hash}`;
  return key.length <= maxKeyLength ? key : `${hashOf(parts)}:${hash}`;
}

function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, hashLength);
}
