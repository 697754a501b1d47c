import { Type } from 'typebox';

/** The request itself tells whether the auth token or a shared key signed it, so there is nothing to set for signatures. */
export const twilioOptions = Type.Object(
  {
    accountSid: Type.Optional(
      Type.String({
        pattern: '^AC[0-9a-f]{32}$',
        description: 'The account to read calls from. Needed where the API key is not `<account sid>:<auth token>`.',
      }),
    ),
  },
  { additionalProperties: false },
);
