import { Type } from 'typebox';

/** The request itself tells whether the auth token or a shared key signed it, so there is nothing to set. */
export const twilioOptions = Type.Object({}, { additionalProperties: false });
