// Only JSON values are stored: any other value would be different when it comes back from the shared tier.

/** A deeper value could overflow the stack of the code that reads it. It is returned, but not stored. */
const maxDepth = 1000;

/** The JSON of a value; absent when parsing it would give a different value. */
export function jsonOf(value: unknown): string | undefined {
  try {
    // First, because it throws on cycles, BigInt and too much nesting.
    const json: string | undefined = JSON.stringify(value);
    return json !== undefined && isJson(value) ? json : undefined;
  } catch {
    return undefined;
  }
}

function isJson(value: unknown, depth = 0): boolean {
  if (depth > maxDepth) return false;
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return true;
    case 'number':
      return Number.isFinite(value);
    case 'object':
      if (value === null) return true;
      if (Array.isArray(value))
        return Object.keys(value).length === value.length && value.every((part) => isJson(part, depth + 1));
      return isPlain(value) && Object.values(value).every((part) => isJson(part, depth + 1));
    default:
      return false;
  }
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return (prototype === Object.prototype || prototype === null) && Object.getOwnPropertySymbols(value).length === 0;
}

/**
 * Freezes a value in place with everything in it, so that no reader changes what the next reader gets. Allocates nothing: it
 * runs on every hit in the shared tier.
 */
export function freezeJson<Value>(value: Value, depth = 0): Value {
  if (typeof value !== 'object' || value === null) return value;
  if (depth > maxDepth) throw new RangeError(`A value is nested deeper than ${maxDepth}.`);
  if (Array.isArray(value)) for (let index = 0; index < value.length; index++) freezeJson(value[index], depth + 1);
  else {
    for (const name in value) {
      const part = value[name];
      if (typeof part === 'object') freezeJson(part, depth + 1);
    }
  }
  return Object.freeze(value);
}
