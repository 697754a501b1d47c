// The bodies that the document shows: each is accepted as it stands, on the demo data.
import type { Fields } from './fields.ts';

interface Exemplified {
  readonly fields: Fields;
  readonly example: object;
  readonly another?: Readonly<Record<string, unknown>>;
}

export function createExample({ another, ...declared }: Exemplified): object {
  const merged = { ...Object.fromEntries(writableIn(declared)), ...another };
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== undefined));
}

/** The value that the row has already. */
export function changeExample(declared: Exemplified): object {
  return Object.fromEntries(writableIn(declared).slice(0, 1));
}

const writableIn = ({ fields, example }: Exemplified) =>
  Object.entries(example).filter(([name, value]) => name in fields && value !== null);
