// The two parties of a call. Callbacks and the API of Twilio write them alike.
import type { CallEvent } from '../call-event.ts';
import { readPartyNumber, readText } from '../read-fields.ts';

export function directionOf(value: unknown): CallEvent['direction'] {
  const direction = readText(value) ?? '';
  if (direction === 'inbound' || direction === 'trunking-originating') return 'inbound';
  return direction.startsWith('outbound') || direction === 'trunking-terminating' ? 'outbound' : undefined;
}

/** What Twilio sends for a withheld number: ANONYMOUS, RESTRICTED, BLOCKED, UNKNOWN and UNAVAILABLE on a telephone keypad. */
const withheldNumbers = ['+266696687', '+7378742833', '+2562533', '+8656696', '+86282452253', 'anonymous'];

export function readParty(value: unknown): string | undefined {
  const text = readText(value) ?? '';
  return withheldNumbers.includes(text.toLowerCase()) ? undefined : readPartyNumber(text);
}

export function channelOf(from: unknown, to: unknown): CallEvent['channel'] {
  const parties = [readText(from), readText(to)].filter((party) => party !== undefined);
  if (parties.some((party) => /^sips?:/i.test(party))) return 'sip';
  if (parties.some((party) => /^client:/i.test(party))) return 'web';
  return parties.some((party) => party.startsWith('+')) ? 'phone' : undefined;
}
