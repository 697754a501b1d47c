import { Type } from 'typebox';

export const standardWebhooksOptions = Type.Object({}, { additionalProperties: false });
