// Types of the fields of an event.
import { type TSchema, Type } from 'typebox';
import { instant, text } from '../../../crud/fields.ts';
import { normalizeNumber } from '../../../domain/phone-number.ts';

export const time = (description: string) => ({
  ...instant(description),
  normalize: { toStored: toInstant, message: 'is not a time that exists' },
});

/** PostgreSQL rejects years without four digits, in any time zone. */
function toInstant(value: string): string | undefined {
  const time = new Date(value);
  const isOrdinary = time.getTime() >= Date.UTC(1000, 0) && time.getTime() <= Date.UTC(9999, 11, 30);
  return isOrdinary ? time.toISOString() : undefined;
}

export const partyNumber = (description: string) => ({
  schema: Type.String({
    minLength: 1,
    maxLength: 100,
    description: `${description} A phone number is stored in E.164; a short code or SIP address is stored unchanged.`,
    examples: ['+1 (555) 010-9999'],
  }),
  normalize: { toStored: (value: string) => normalizeNumber(value) || undefined, message: 'is empty' },
});

export const described = (description: string, kind: { readonly schema: TSchema }) => ({
  ...kind,
  schema: { ...kind.schema, description },
});

/** `none` stands for no value in filters. */
export const outcome = (description: string) => ({
  ...described(description, text(200, 'rescheduled')),
  normalize: {
    toStored: (value: string) => (value === 'none' ? undefined : value),
    message: 'must not be none: leave it out, or send null',
  },
});
