// The writable columns of a table: their schema in requests and responses, and how a value is normalized before it is stored.
import { type TProperties, type TSchema, Type } from 'typebox';
import { toUtcInstant } from '../domain/local-time.ts';
import { toE164 } from '../domain/phone-number.ts';
import { Id, Instant, Nullable } from '../http/contract.ts';

export interface Field {
  readonly schema: TSchema;
  readonly isNullable: boolean;
  /** For a create. */
  readonly isRequired: boolean;
  readonly normalize?: Normalize;
}

interface Normalize {
  /** Undefined: the text is not valid. */
  readonly toStored: (text: string) => string | undefined;
  /** The error message after the name of the field. */
  readonly message: string;
}

interface FieldType {
  readonly schema: TSchema;
  readonly normalize?: Normalize;
}

export const required = (type: FieldType): Field => ({ ...type, isNullable: false, isRequired: true });
/** Null unless it is sent. */
export const nullable = (type: FieldType): Field => ({ ...type, isNullable: true, isRequired: false });
/** Never null: the column has a default. */
export const defaulted = (type: FieldType): Field => ({ ...type, isNullable: false, isRequired: false });

export const text = (maxLength: number, example: string, description?: string): FieldType => ({
  schema: Type.String({
    minLength: 1,
    maxLength,
    // Not only white space.
    pattern: '\\S',
    examples: [example],
    ...(description && { description }),
  }),
});
export const choice = (...values: readonly string[]): FieldType => ({ schema: Type.Enum([...values]) });
export const flag: FieldType = { schema: Type.Boolean() };
export const integer = (minimum: number, maximum: number, description: string): FieldType => ({
  schema: Type.Integer({ minimum, maximum, description }),
});
export const money: FieldType = {
  schema: Type.Integer({
    minimum: 0,
    maximum: Number.MAX_SAFE_INTEGER,
    description: "In millionths of the organisation's currency.",
  }),
};
export const reference = (description: string): FieldType => ({ schema: Id(description) });
export const instant = (description: string): FieldType => ({
  schema: Instant(description),
  normalize: { toStored: toUtcInstant, message: 'is not a time between the years 1 and 9999' },
});
export const phone: FieldType = {
  schema: Type.String({ minLength: 3, maxLength: 40, description: 'Stored in E.164.', examples: ['+15550109999'] }),
  normalize: {
    toStored: toE164,
    message: 'is not a phone number with a country code, such as +1 (555) 010-9999',
  },
};
export const email: FieldType = {
  schema: Type.String({ minLength: 3, maxLength: 254, pattern: '^[^@\\s]+@[^@\\s]+$', examples: ['ada@example.com'] }),
  normalize: { toStored: (text) => text.toLowerCase(), message: 'is not an email address' },
};
/** Never a `javascript:` URL, which would run on a page that links to it. */
export const website: FieldType = {
  schema: Type.String({
    maxLength: 500,
    pattern: '^[Hh][Tt][Tt][Pp][Ss]?://[^\\s]+$',
    description: 'An http or https URL.',
    examples: ['https://engines.example'],
  }),
};

export type Fields = Readonly<Record<string, Field>>;

const mapFields = (fields: Fields, map: (field: Field) => TSchema): TProperties =>
  Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, map(field)]));

const valueSchema = ({ schema, isNullable }: Field): TSchema => (isNullable ? Nullable(schema) : schema);

export const responseProperties = (fields: Fields) => mapFields(fields, valueSchema);
export const createProperties = (fields: Fields) =>
  mapFields(fields, (field) => (field.isRequired ? valueSchema(field) : Type.Optional(valueSchema(field))));
export const changeProperties = (fields: Fields) => mapFields(fields, (field) => Type.Optional(valueSchema(field)));
