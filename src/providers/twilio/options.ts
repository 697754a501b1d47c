import { Type } from 'typebox';

export const twilioOptions = Type.Object({}, { additionalProperties: false });
