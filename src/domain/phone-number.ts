// Phone numbers are stored and looked up in E.164. Input can have any notation: +1 (555) 010-9999, 15550109999, tel:+1…
import { parsePhoneNumberFromString } from 'libphonenumber-js';

const maxLength = 60;
/** Shorter numbers without a prefix may lack the country code: 312 555 0199 in Chicago would become +31 25550199 in the Netherlands. */
const minLengthWithoutPrefix = 11;

/** Undefined: not a phone number with a country code. */
export function toE164(input: string): string | undefined {
  const bare = withContext(toAscii(input).replace(/^(tel|sms|whatsapp|callto):(\/\/)?/i, ''));
  if (bare.length > maxLength || !/^[+0-9(]/.test(bare)) return undefined;
  const hasPrefix = /^00|\+/.test(bare);
  const international = bare.includes('+') ? bare.replace(/^\( *\+/, '+(') : `+${bare.replace(/^00/, '')}`;
  const number = parsePhoneNumberFromString(international, { extract: false });
  // isPossible and not isValid: new number ranges are assigned all the time.
  if (!number?.isPossible() || !/^\+[1-9]\d{6,14}$/.test(number.number)) return undefined;
  return hasPrefix || number.number.length > minLengthWithoutPrefix ? number.number : undefined;
}

/** E.164, or for anything else (short codes, SIP) the trimmed input. */
export function normalizeNumber(input: string): string {
  return toE164(input) ?? input.trim();
}

/** Replaces full-width characters and the digits of other scripts, and removes invisible characters. */
function toAscii(input: string): string {
  return input
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .replace(/\p{Nd}/gu, digitOf)
    .replace(/\s+/g, ' ')
    .trim();
}

/** The digits of a script are ten consecutive code points, starting with its zero. */
function digitOf(digit: string): string {
  const codePoint = digit.codePointAt(0) ?? 0;
  let zero = codePoint;
  while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return String((codePoint - zero) % 10);
}

/** Removes the parameters of a tel: URL, and applies its `phone-context`. */
function withContext(uri: string): string {
  const [number = '', ...more] = uri.split(/[;,?]/);
  const context = more.map((part) => /^ *phone-context=(\+.*)$/i.exec(part)?.[1]).find((found) => found !== undefined);
  return (context === undefined || number.startsWith('+') ? number : `${context}${number}`).trim();
}
