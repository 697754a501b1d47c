import { Type } from 'typebox';

export const plivoOptions = Type.Object(
  {
    timeZone: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
  },
  { additionalProperties: false },
);
