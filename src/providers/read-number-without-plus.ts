import { readPartyNumber, readText } from './read-fields.ts';

/** For providers that write numbers in E.164 without the plus sign. */
export function readNumberWithoutPlus(value: unknown): string | undefined {
  const text = readText(value) ?? '';
  return readPartyNumber(/^[1-9]\d{6,14}$/.test(text) ? `+${text}` : text);
}
