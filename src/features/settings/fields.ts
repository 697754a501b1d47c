// The settings that an organisation can change.
import { Type } from 'typebox';
import { defaulted, integer } from '../../crud/fields.ts';
import { isTimezone } from '../../domain/local-time.ts';

// Current currencies only: replaced ones, such as the German mark, are not included.
const currencies = new Set(Intl.supportedValuesOf('currency'));

export const TimezoneName = Type.String({
  minLength: 1,
  maxLength: 64,
  description:
    'An IANA name. All figures use days of this time zone. It can be changed once a minute; a second change is a 429.',
  examples: ['Asia/Kathmandu'],
});
export const unknownTimezone = 'is not a known time zone: use an IANA name such as America/New_York';

export const fields = {
  timezone: defaulted({
    schema: TimezoneName,
    normalize: { toStored: (name) => (isTimezone(name) ? name : undefined), message: unknownTimezone },
  }),
  week_start: defaulted(integer(0, 6, 'The first day of the week. 0 is Sunday.')),
  duplicate_window_seconds: defaulted(
    integer(
      0,
      86_400,
      'A message with the same contact, method, direction and content is refused as a duplicate for this time. 0: never.',
    ),
  ),
  currency: defaulted({
    schema: Type.String({ pattern: '^[A-Z]{3}$', description: 'An ISO 4217 code.', examples: ['NPR'] }),
    normalize: {
      toStored: (code) => (currencies.has(code) ? code : undefined),
      message: 'is not a current currency: use an ISO 4217 code such as USD',
    },
  }),
};
