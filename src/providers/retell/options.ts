import { Type } from 'typebox';

export const retellOptions = Type.Object({}, { additionalProperties: false });
