// From what was sent to what is stored: numbers in one form, and nothing that a text in PostgreSQL can not hold.
import { ValidationFailed } from '../errors.ts';
import type { Fields } from './fields.ts';

export function tidied(fields: Fields, sent: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(sent).map(([name, value]) => [name, tidiedValue(fields, name, value)]));
}

function tidiedValue(fields: Fields, name: string, value: unknown): unknown {
  assertStorable(name, value);
  const tidy = fields[name]?.tidy;
  if (tidy === undefined || typeof value !== 'string') return value;
  const stored = tidy.to(value);
  if (stored === undefined) throw new ValidationFailed(`${name} ${tidy.otherwise}`);
  return stored;
}

/** Deeper is nobody's data, and would take the stack of whoever walks through it. */
const deepest = 32;

/** Down to the leaves, for what is kept as JSON. */
export function assertStorable(name: string, value: unknown, depth = 0): void {
  if (depth > deepest) throw new ValidationFailed(`${name} is nested too deeply`);
  if (typeof value === 'string') {
    if (value.includes('\0') || !value.isWellFormed()) {
      throw new ValidationFailed(`${name} holds a character that can not be stored`);
    }
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, part] of Object.entries(value)) {
      assertStorable(name, key);
      assertStorable(name, part, depth + 1);
    }
  }
}
