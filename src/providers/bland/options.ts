import { Type } from 'typebox';

export const blandOptions = Type.Object({}, { additionalProperties: false });
