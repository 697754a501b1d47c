import type { Static, TObject } from 'typebox';
import { Value } from 'typebox/value';

/** The options were checked when they were stored, so others are a defect and not a wrong signature. */
export function readOptions<Schema extends TObject>(
  schema: Schema,
  options: Readonly<Record<string, unknown>>,
): Static<Schema> {
  if (!Value.Check(schema, options)) throw new TypeError('The options of the connection do not match their schema');
  return options;
}
