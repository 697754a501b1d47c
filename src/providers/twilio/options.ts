import { Type } from 'typebox';

/** Nothing for signatures: each request tells whether the auth token or a shared key signed it. */
export const twilioOptions = Type.Object(
  {
    accountSid: Type.Optional(
      Type.String({
        pattern: '^AC[0-9a-f]{32}$',
        description: 'The account whose calls are read. Only needed when the API key is a key (SK…) and no auth token.',
      }),
    ),
  },
  { additionalProperties: false },
);
