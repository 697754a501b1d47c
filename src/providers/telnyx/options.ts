import { Type } from 'typebox';

export const telnyxOptions = Type.Object({}, { additionalProperties: false });
