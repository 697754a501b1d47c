// The schemas that routes share: ids, instants, search terms, pagination.
import { type Static, type TProperties, type TSchema, Type } from 'typebox';

export const uuidPattern = '^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$';
const uuid = new RegExp(uuidPattern);

export function isUuid(value: unknown): value is string {
  return typeof value === 'string' && uuid.test(value);
}

/** An object without additional properties: an unknown query parameter is a 400. */
export function Strict<P extends TProperties>(properties: P) {
  return Type.Object(properties, { additionalProperties: false });
}

export function Id(description: string, example = '0b8f1c9e-4a6d-4a7e-9d53-3f1f2a7c5e10') {
  // A pattern, because `format: uuid` accepts `urn:uuid:…` and PostgreSQL does not.
  return Type.String({ pattern: uuidPattern, description, examples: [example] });
}

/** A search term without control characters: PostgreSQL cannot store NUL, and others separate the searched fields. */
export function SearchTerm({
  maxLength = 100,
  ...schema
}: {
  maxLength?: number;
  description: string;
  examples: string[];
}) {
  return Type.String({ minLength: 1, maxLength, pattern: '^[^\\u0000-\\u001f\\u007f-\\u009f]*$', ...schema });
}

export function Instant(description: string) {
  return Type.String({ format: 'date-time', description, examples: ['2026-03-08T14:30:00+00:00'] });
}

/** The schema, or null. As `type: [x, null]`, for which the serializer generates faster code than for `anyOf`. */
export function Nullable<S extends TSchema>(schema: S) {
  const { type, enum: values } = schema as { type?: unknown; enum?: unknown[] };
  return Type.Unsafe<Static<S> | null>({
    ...schema,
    ...(type === undefined ? {} : { type: [type, 'null'] }),
    ...(values === undefined ? {} : { enum: [...values, null] }),
  });
}

/** The values are those of src/domain/displayed-number.ts. */
export const DisplayedNumber = Nullable(
  Type.String({
    description: 'The number for people, in the international format. Other addresses, such as SIP, are unchanged.',
    examples: ['+1 212 555 0199'],
  }),
);

/** The pagination of a list by page, with its exact total. */
export const Pagination = Type.Object(
  { page: Type.Integer(), limit: Type.Integer(), total: Type.Integer(), totalPages: Type.Integer() },
  { title: 'Pagination' },
);
