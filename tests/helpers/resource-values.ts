// Generated values for the fields of a resource, derived from the declarations of the fields.
import fc from 'fast-check';
import type { Field, Fields } from '../../src/crud/fields.ts';

interface Schema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly format?: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
}

/** Values that cannot be generated: the targets of references, and fields that depend on each other. */
export type Given = Readonly<Record<string, () => unknown>>;

let made = 0;

/** Every value differs: many fields are unique in their organisation or in the database. */
const ofNoneElse = () => {
  made += 1;
  return made.toString(36);
};

const written = (maxLength: number) =>
  fc
    .string({ unit: 'grapheme', maxLength: Math.min(30, maxLength - 12) })
    .filter((text) => !text.includes('\0') && text.isWellFormed() && [...text].length <= maxLength - 12)
    .map((text) => `${ofNoneElse()} ${text}`);

function valueFor({ schema, normalize }: Field): fc.Arbitrary<unknown> {
  const { type, enum: values, format, pattern, minimum = 0, maximum = 1_000_000, maxLength = 100 } = schema as Schema;
  if (values !== undefined) return fc.constantFrom(...values);
  if (type === 'boolean') return fc.boolean();
  if (type === 'integer') return fc.integer({ min: minimum, max: Math.min(maximum, Number.MAX_SAFE_INTEGER) });
  if (format === 'date-time') {
    const [min, max] = [new Date('2000-01-01'), new Date('2100-01-01')];
    return fc.date({ min, max, noInvalidDate: true }).map((date) => date.toISOString());
  }
  if (normalize !== undefined && pattern !== undefined)
    return fc.constant('').map(() => `Ada.${ofNoneElse()}@Example.COM`);
  if (pattern?.includes('://')) return fc.webUrl().map((url) => url.slice(0, maxLength));
  if (normalize !== undefined) {
    return fc.constantFrom('+1 (212) 555-', '1212555', 'tel:+1-212-555-').map((start) => `${start}${fourDigits()}`);
  }
  return written(maxLength);
}

const fourDigits = () => {
  made += 1;
  return String(1000 + (made % 9000));
};

/** All fields that can be generated; references without a given value are omitted. */
export function bodies(fields: Fields, given: Given, { everyField }: { readonly everyField: boolean }) {
  const properties = Object.entries(fields)
    .filter(([name, field]) => name in given || !isReference(field))
    .map(([name, field]): [string, fc.Arbitrary<unknown>] => {
      const value = name in given ? fc.constant(name).map(() => given[name]?.()) : valueFor(field);
      return [name, field.isNullable && !(name in given) ? fc.option(value, { freq: 4 }) : value];
    });
  const requiredKeys = properties.map(([name]) => name).filter((name) => everyField || fields[name]?.isRequired);
  return fc.record(Object.fromEntries(properties), { requiredKeys }) as fc.Arbitrary<Record<string, unknown>>;
}

const isReference = ({ schema }: Field) => (schema as Schema).pattern?.includes('-[0-9a-fA-F]{12}') ?? false;

export const isFreeText = (field: Field | undefined) =>
  field !== undefined && !isReference(field) && (field.schema as Schema).type === 'string' && !('enum' in field.schema);

/** As it is stored and answered. */
export function asStored({ normalize, schema }: Field, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  if ((schema as Schema).format === 'date-time') return Date.parse(value);
  return normalize === undefined ? value : normalize.toStored(value);
}

/** Values that are invalid for every field of this kind. */
export function invalidValuesFor({ schema, isNullable }: Field): unknown[] {
  const { type, enum: values, maxLength, minimum, maximum } = schema as Schema;
  const rubbish: unknown[] = [{}, [], [[]], ...(isNullable ? [] : [null])];
  if (type !== 'boolean') rubbish.push(true);
  if (type !== 'integer') rubbish.push(5, -1);
  if (type === 'integer') rubbish.push('5', 1.5, (minimum ?? 0) - 1, (maximum ?? 1e15) + 1);
  if (type === 'string') rubbish.push('', 'a\0b', 'a\ud800b');
  if (values !== undefined) rubbish.push('nothing of the kind', '');
  if (maxLength !== undefined) rubbish.push('a'.repeat(maxLength + 1));
  return rubbish;
}
