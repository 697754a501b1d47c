import { callsWords } from '../../words/en/calls.ts';

export interface Party {
  readonly direction: 'inbound' | 'outbound';
  readonly contact_name: string | null;
  readonly from_number: string | null;
  readonly to_number: string | null;
  readonly from_number_display: string | null;
  readonly to_number_display: string | null;
}

/** The other side of a call: its number, as people write it. */
function otherNumber(call: Party): string | null {
  return call.direction === 'inbound'
    ? (call.from_number_display ?? call.from_number)
    : (call.to_number_display ?? call.to_number);
}

export const whoOf = (call: Party): string => call.contact_name ?? otherNumber(call) ?? callsWords.withheld;
