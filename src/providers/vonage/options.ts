import { Type } from 'typebox';

export const vonageOptions = Type.Object({}, { additionalProperties: false });
