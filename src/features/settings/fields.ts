// What an organisation may say of itself.
import { Type } from 'typebox';
import { defaulted, whole } from '../../crud/fields.ts';
import { isTimezone } from '../../domain/local-time.ts';

// Those in use; what has been replaced, such as the German mark, is not among them.
const currencies = new Set(Intl.supportedValuesOf('currency'));

export const fields = {
  timezone: defaulted({
    schema: Type.String({
      minLength: 1,
      maxLength: 64,
      description:
        'IANA name. The days of every figure begin at midnight there. Changed at most once a minute: else 429.',
      examples: ['Asia/Kathmandu'],
    }),
    tidy: {
      to: (written) => (isTimezone(written) ? written : undefined),
      otherwise: 'is not known here: give an IANA name as it is spelt, such as America/New_York',
    },
  }),
  week_start: defaulted(whole(0, 6, '0 is Sunday.')),
  duplicate_window_seconds: defaulted(
    whole(
      0,
      86_400,
      'For so long the same message to the same contact by the same method is refused as a repetition; 0: never.',
    ),
  ),
  currency: defaulted({
    schema: Type.String({ pattern: '^[A-Z]{3}$', description: 'ISO 4217.', examples: ['NPR'] }),
    tidy: {
      to: (written) => (currencies.has(written) ? written : undefined),
      otherwise: 'is not a currency that is in use: give its ISO 4217 code, such as USD',
    },
  }),
};
