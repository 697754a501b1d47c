import { Type } from 'typebox';

export const elevenLabsOptions = Type.Object({}, { additionalProperties: false });
