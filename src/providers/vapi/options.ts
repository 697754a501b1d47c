import { Type } from 'typebox';

const HeaderName = (description: string) => Type.String({ pattern: '^[A-Za-z0-9_-]{1,100}$', description });

/** The names and defaults are those of Vapi's HMAC credential, so that an admin can copy its fields. */
export const vapiOptions = Type.Object(
  {
    scheme: Type.Optional(
      Type.Enum(['hmac', 'hmac-body', 'bearer'], {
        description:
          'hmac: an HMAC credential with the defaults of Vapi (default). hmac-body: SHA-256 of the body alone in x-vapi-signature, as trigger.dev recommends. bearer: a token, or the legacy server secret. Only hmac proves that a delivery is recent; bearer does not protect the body.',
      }),
    ),
    algorithm: Type.Optional(Type.Enum(['sha256', 'sha512', 'sha1'], { description: 'Default: sha256' })),
    signatureHeader: Type.Optional(HeaderName('Default: x-signature; x-vapi-signature for hmac-body')),
    timestampHeader: Type.Optional(HeaderName('Default: x-timestamp')),
    messageIdHeader: Type.Optional(HeaderName('The header that {svix-id} stands for. Default: svix-id')),
    signaturePrefix: Type.Optional(Type.String({ maxLength: 50, description: 'For example sha256=' })),
    includeTimestamp: Type.Optional(
      Type.Boolean({
        description: 'False: the default of payloadFormat is {body}. Default: true; false for hmac-body',
      }),
    ),
    payloadFormat: Type.Optional(
      Type.String({
        maxLength: 200,
        pattern: '\\{body\\}',
        description:
          'What is signed, with {body}, {timestamp}, {method}, {url} and {svix-id}. It must contain {body}. Without {timestamp}, the age of a delivery is not checked. Default: {timestamp}.{body}',
      }),
    ),
    signatureEncoding: Type.Optional(Type.Enum(['hex', 'base64'], { description: 'Default: hex' })),
    secretIsBase64: Type.Optional(Type.Boolean({ description: 'True: the secret is decoded first. Default: false' })),
    tokenHeader: Type.Optional(
      HeaderName('Of bearer: the header of the token. Default: authorization, or x-vapi-secret'),
    ),
  },
  { additionalProperties: false },
);
