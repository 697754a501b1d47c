// Example request bodies of the OpenAPI document. A test sends each of them to the demo data.
import type { Fields } from './fields.ts';

interface Exemplified {
  readonly fields: Fields;
  readonly example: object;
  readonly createExample?: Readonly<Record<string, unknown>>;
}

export function createExample({ createExample: differences, ...declaration }: Exemplified): object {
  const merged = { ...Object.fromEntries(writableIn(declaration)), ...differences };
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== undefined));
}

/** The first field, with the value that the row already has. */
export function changeExample(declaration: Exemplified): object {
  return Object.fromEntries(writableIn(declaration).slice(0, 1));
}

const writableIn = ({ fields, example }: Exemplified) =>
  Object.entries(example).filter(([name, value]) => name in fields && value !== null);
