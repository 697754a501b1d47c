import { Type } from 'typebox';

export const plivoOptions = Type.Object(
  {
    signatureVersion: Type.Optional(
      Type.Enum(['v3', 'v2'], {
        description:
          'v3 (default) protects the URL and the fields. v2 protects the URL alone: only for accounts that send no v3.',
      }),
    ),
    timeZone: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 100,
        description:
          'The time zone in the settings of the Plivo console, in which its API writes times: Europe/Berlin.',
      }),
    ),
  },
  { additionalProperties: false },
);
