// Phone numbers as people read them: +12125550199 is +1 212 555 0199.

import { parsePhoneNumberFromString } from 'libphonenumber-js';
import { LRUCache } from 'lru-cache';

/** Formatting takes 10 µs, and the numbers of a page repeat on the next one. */
const formatted = new LRUCache<string, string>({ max: 5000 });

/** Null: there is no number. Anything but a phone number, such as a short code or a SIP address, is unchanged. */
export function displayedNumber(number: string | null): string | null {
  if (number === null) return null;
  const known = formatted.get(number);
  if (known !== undefined) return known;
  const displayed = format(number);
  formatted.set(number, displayed);
  return displayed;
}

function format(number: string): string {
  if (!/^\+[1-9]\d{6,14}$/.test(number)) return number;
  return parsePhoneNumberFromString(number)?.formatInternational() ?? number;
}
