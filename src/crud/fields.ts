// What a resource holds, said once a column: how it is answered, and how it may be written.
import { type TProperties, type TSchema, Type } from 'typebox';
import { toUtcInstant } from '../domain/local-time.ts';
import { toE164 } from '../domain/phone-number.ts';
import { Id, Instant, Nullable } from '../http/contract.ts';

export interface Field {
  readonly schema: TSchema;
  readonly isNullable: boolean;
  /** Whether one can not be created without it. */
  readonly isRequired: boolean;
  /** As it is stored; absent when it is not what the column is for. */
  readonly tidy?: Tidy;
}

interface Tidy {
  readonly to: (written: string) => string | undefined;
  /** Goes on after the field's name. */
  readonly otherwise: string;
}

interface Kind {
  readonly schema: TSchema;
  readonly tidy?: Tidy;
}

export const required = (kind: Kind): Field => ({ ...kind, isNullable: false, isRequired: true });
/** May be null, and is when nothing is said. */
export const nullable = (kind: Kind): Field => ({ ...kind, isNullable: true, isRequired: false });
/** Never null: the database has a value for it when nothing is said. */
export const defaulted = (kind: Kind): Field => ({ ...kind, isNullable: false, isRequired: false });

export const text = (maxLength: number, example: string, description?: string): Kind => ({
  // Something, and not blanks alone.
  schema: Type.String({
    minLength: 1,
    maxLength,
    pattern: '\\S',
    examples: [example],
    ...(description && { description }),
  }),
});
export const choice = (...values: readonly string[]): Kind => ({ schema: Type.Enum([...values]) });
export const flag: Kind = { schema: Type.Boolean() };
export const whole = (minimum: number, maximum: number, description: string): Kind => ({
  schema: Type.Integer({ minimum, maximum, description }),
});
/** In micro-units of the organisation's currency. */
export const money: Kind = {
  schema: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, description: 'In millionths of the currency.' }),
};
export const reference = (what: string): Kind => ({ schema: Id(what) });
export const instant = (what: string): Kind => ({
  schema: Instant(what),
  tidy: { to: toUtcInstant, otherwise: 'is not a time between the years 1 and 9999' },
});
export const phone: Kind = {
  schema: Type.String({ minLength: 3, maxLength: 40, description: 'Stored in E.164.', examples: ['+15550109999'] }),
  tidy: { to: toE164, otherwise: 'is not a phone number: write it with its country, as in +1 (555) 010-9999' },
};
export const email: Kind = {
  schema: Type.String({ minLength: 3, maxLength: 254, pattern: '^[^@\\s]+@[^@\\s]+$', examples: ['ada@example.com'] }),
  tidy: { to: (written) => written.toLowerCase(), otherwise: 'is not an email address' },
};
/** Not `javascript:`, which a page that links it would run. */
export const website: Kind = {
  schema: Type.String({
    maxLength: 500,
    pattern: '^[Hh][Tt][Tt][Pp][Ss]?://[^\\s]+$',
    description: 'An http or https address.',
    examples: ['https://engines.example'],
  }),
};

export type Fields = Readonly<Record<string, Field>>;

const mapped = (fields: Fields, map: (field: Field) => TSchema): TProperties =>
  Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, map(field)]));

const answered = ({ schema, isNullable }: Field): TSchema => (isNullable ? Nullable(schema) : schema);

export const answeredBy = (fields: Fields) => mapped(fields, answered);
export const createdBy = (fields: Fields) =>
  mapped(fields, (field) => (field.isRequired ? answered(field) : Type.Optional(answered(field))));
export const changedBy = (fields: Fields) => mapped(fields, (field) => Type.Optional(answered(field)));
