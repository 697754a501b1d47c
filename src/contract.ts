// The shapes that routes share: what every list, every id and every failure looks like. Types follow from schemas.
import { type Static, type TProperties, type TSchema, Type } from 'typebox';
import { errorBody } from './errors.ts';

const uuidPattern = '^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$';
const uuid = new RegExp(uuidPattern);

export function isUuid(value: unknown): value is string {
  return typeof value === 'string' && uuid.test(value);
}

/** An object that takes what it names and refuses the rest: unknown query parameters are a 400. */
export function Strict<P extends TProperties>(properties: P) {
  return Type.Object(properties, { additionalProperties: false });
}

export function Id(description: string) {
  // A pattern, for `format: uuid` lets `urn:uuid:…` through, and PostgreSQL does not.
  return Type.String({ pattern: uuidPattern, description, examples: ['0b8f1c9e-4a6d-4a7e-9d53-3f1f2a7c5e10'] });
}

/** What somebody searches for. No control characters: PostgreSQL has no text with NUL in it, and others part what is searched. */
export function SearchTerm({
  maxLength = 100,
  ...said
}: {
  maxLength?: number;
  description: string;
  examples: string[];
}) {
  return Type.String({ minLength: 1, maxLength, pattern: '^[^\\u0000-\\u001f\\u007f-\\u009f]*$', ...said });
}

export function Instant(description: string) {
  return Type.String({ format: 'date-time', description, examples: ['2026-03-08T14:30:00+00:00'] });
}

/** The same, or null. `type: [x, null]` and not `anyOf`: the serializer is compiled for the first, not for the second. */
export function Nullable<S extends TSchema>(schema: S) {
  const { type, enum: values } = schema as { type?: unknown; enum?: unknown[] };
  return Type.Unsafe<Static<S> | null>({
    ...schema,
    ...(type === undefined ? {} : { type: [type, 'null'] }),
    ...(values === undefined ? {} : { enum: [...values, null] }),
  });
}

/** Of a list by page, with an exact total. */
export const Pagination = Type.Object({
  page: Type.Integer(),
  limit: Type.Integer(),
  total: Type.Integer(),
  totalPages: Type.Integer(),
});

export const ErrorBody = Type.Object(
  {
    statusCode: Type.Integer(),
    code: Type.String({ description: 'What happened, for programs. It never changes.' }),
    error: Type.String({ description: 'The status in words.' }),
    message: Type.String({ description: 'What happened and what to do, for people.' }),
  },
  { $id: 'Error', title: 'Error', description: 'The body of every failure.' },
);

const failures = {
  400: ['VALIDATION_FAILED', 'The input is not valid: the message names the field.'],
  401: ['TOKEN_MISSING', 'There is no valid access token: it is missing, malformed, expired, or not for this service.'],
  403: ['NOT_A_MEMBER', 'The caller is not a member of the organisation, or the role does not allow this.'],
  404: ['CALL_NOT_FOUND', 'There is none; one that belongs to another organisation looks the same.'],
  409: ['CONFLICT', 'It contradicts what is stored already: the message says what.'],
  412: ['PRECONDITION_FAILED', 'It was changed since it was read: read it again.'],
  413: ['BODY_TOO_LARGE', 'The body is larger than this route takes.'],
  415: ['UNSUPPORTED_MEDIA_TYPE', 'The body is not JSON, or does not say so.'],
  429: ['RATE_LIMITED', 'Too many requests: `retry-after` says when to come back.'],
  500: ['INTERNAL_ERROR', 'Our fault.'],
  503: [
    'DATABASE_UNAVAILABLE',
    'The database does not answer at the moment, or (`WRITE_INTERRUPTED`) others were changing the same rows and nothing was stored: `retry-after` says when to come back.',
  ],
} as const;

/** The failures a route can answer with, described for the OpenAPI document. Every route can be limited, or fail. */
export function failing<Status extends keyof typeof failures>(...statuses: Status[]) {
  const described = ([...statuses, 429, 500] as const).map((status) => {
    const [code, description] = failures[status];
    const example = errorBody(status, code, description);
    return [status, { description, content: { 'application/json': { schema: Type.Ref('Error'), example } } }] as const;
  });
  return Object.fromEntries(described) as Record<Status | 429 | 500, unknown>;
}

/** Every read of an organisation's rows fails in these ways. */
export const memberFailures = failing(400, 401, 403, 503);
