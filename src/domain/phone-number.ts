// Numbers are stored in E.164 and looked up so, whatever people or providers write: +1 (555) 010-9999, 15550109999, tel:+1….
import { parsePhoneNumberFromString } from 'libphonenumber-js';

const longest = 60;
/** 312 555 0199 of Chicago would be +31 25550199 of the Netherlands: fewer digits than this are a number within some country. */
const fewestWithoutPlus = 11;

/** Absent: no number that says its country. */
export function toE164(written: string): string | undefined {
  const bare = inItsCountry(inAscii(written).replace(/^(tel|sms|whatsapp|callto):(\/\/)?/i, ''));
  if (bare.length > longest || !/^[+0-9(]/.test(bare)) return undefined;
  const saysItsCountry = /^00|\+/.test(bare);
  const international = bare.includes('+') ? bare.replace(/^\( *\+/, '+(') : `+${bare.replace(/^00/, '')}`;
  const number = parsePhoneNumberFromString(international, { extract: false });
  // Whether it is in use is not ours to say: new ranges are given out all the time.
  if (!number?.isPossible() || !/^\+[1-9]\d{6,14}$/.test(number.number)) return undefined;
  return saysItsCountry || number.number.length > fewestWithoutPlus ? number.number : undefined;
}

/** As it is stored: in E.164 where it is a number, else as it came (short codes, SIP). */
export function tidyNumber(written: string): string {
  return toE164(written) ?? written.trim();
}

/** Full-width signs and other scripts' digits as ours, every blank as one, and nothing that is not to be seen. */
function inAscii(written: string): string {
  return written
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .replace(/\p{Nd}/gu, digitOf)
    .replace(/\s+/g, ' ')
    .trim();
}

/** Ten code points in a row are a script's digits, from its zero on. */
function digitOf(digit: string): string {
  const codePoint = digit.codePointAt(0) ?? 0;
  let zero = codePoint;
  while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return String((codePoint - zero) % 10);
}

/** Without what an address says after the number, and with the country that it may say there. */
function inItsCountry(written: string): string {
  const [number = '', ...more] = written.split(/[;,?]/);
  const context = more.map((part) => /^ *phone-context=(\+.*)$/i.exec(part)?.[1]).find((found) => found !== undefined);
  return (context === undefined || number.startsWith('+') ? number : `${context}${number}`).trim();
}
