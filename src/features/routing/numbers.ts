import { toE164 } from '../../domain/phone-number.ts';
import { ValidationFailed } from '../../errors.ts';

export function e164Of(name: string, number: string): string {
  const e164 = toE164(number);
  if (e164 !== undefined) return e164;
  throw new ValidationFailed(`${name} is not a phone number with a country code, such as +1 (555) 010-9999`, {
    field: name,
  });
}
