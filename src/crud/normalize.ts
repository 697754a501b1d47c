// From a request body to the values that are stored.
import { ValidationFailed } from '../errors.ts';
import type { Fields } from './fields.ts';

export function normalizeFields(fields: Fields, body: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(body).map(([name, value]) => [name, normalizeValue(fields, name, value)]));
}

function normalizeValue(fields: Fields, name: string, value: unknown): unknown {
  assertStorable(name, value);
  const normalize = fields[name]?.normalize;
  if (normalize === undefined || typeof value !== 'string') return value;
  const stored = normalize.toStored(value);
  if (stored === undefined) throw new ValidationFailed(`${name} ${normalize.message}`, { field: name });
  return stored;
}

/** Deeper JSON could overflow the stack of any code that walks it. */
const maxDepth = 32;

/** Refuses text that PostgreSQL cannot store: NUL characters and lone surrogates. Also inside JSON. */
export function assertStorable(name: string, value: unknown, depth = 0): void {
  if (depth > maxDepth) throw new ValidationFailed(`${name} is nested too deeply`, { field: name });
  if (typeof value === 'string') {
    if (value.includes('\0') || !value.isWellFormed()) {
      throw new ValidationFailed(`${name} contains a character that cannot be stored`, { field: name });
    }
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, part] of Object.entries(value)) {
      assertStorable(name, key);
      assertStorable(name, part, depth + 1);
    }
  }
}
