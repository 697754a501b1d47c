export const vapiOptions = { type: 'object', additionalProperties: false };
