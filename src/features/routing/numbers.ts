import { toE164 } from '../../domain/phone-number.ts';
import { ValidationFailed } from '../../errors.ts';

export function numberOf(name: string, written: string): string {
  const e164 = toE164(written);
  if (e164 !== undefined) return e164;
  throw new ValidationFailed(`${name} is not a phone number: write it with its country, as in +1 (555) 010-9999`);
}
