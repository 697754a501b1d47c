// Numbers are stored in E.164 and looked up so, whatever people or providers write: +1 (555) 010-9999, 15550109999, tel:+1….
import { parsePhoneNumberFromString } from 'libphonenumber-js';

const longest = 40;

/** Absent: no number that says its country. */
export function toE164(written: string): string | undefined {
  const bare = written.trim().replace(/^tel:/i, '').split(/[;,]/, 1)[0]?.trim() ?? '';
  if (bare.length > longest || !/^[+0-9(]/.test(bare)) return undefined;
  const international = bare.startsWith('+') ? bare : `+${bare.replace(/^00/, '')}`;
  const number = parsePhoneNumberFromString(international, { extract: false });
  // Whether it is in use is not ours to say: new ranges are given out all the time.
  return number?.isPossible() && /^\+[1-9]\d{6,14}$/.test(number.number) ? number.number : undefined;
}
