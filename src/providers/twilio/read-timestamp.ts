import { readText } from '../read-fields.ts';
import { toInstant } from '../read-times.ts';

/** `Fri, 20 Nov 2026 15:00:00 +0000`, as RFC 2822 has it. */
const rfc2822 = /^(\w{3}, )?\d{1,2} \w{3} \d{4} \d\d:\d\d:\d\d ([+-]\d{4}|GMT|UTC)$/;

export function readTimestamp(value: unknown): string | undefined {
  const text = readText(value);
  return text !== undefined && rfc2822.test(text) ? toInstant(Date.parse(text)) : undefined;
}
