// Only JSON is stored: anything else would read differently the second time. Found out when it is stored, not when it is read.

/** Deeper would take the stack of whoever walks through it; what is answered is not kept then. */
const deepest = 1000;

/** The value's JSON, or absent when what JSON gives back would be another value. */
export function jsonOf(value: unknown): string | undefined {
  try {
    // First, since it ends on a cycle, on a BigInt and on a depth no stack can hold.
    const json: string | undefined = JSON.stringify(value);
    return json !== undefined && isJson(value) ? json : undefined;
  } catch {
    return undefined;
  }
}

function isJson(value: unknown, depth = 0): boolean {
  if (depth > deepest) return false;
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
 * In place, and down to the leaves, also of what is frozen at its top already: a reader can not change what the next one
 * gets. Without a list of the parts, since this is on the way of every hit in the shared tier.
 */
export function freezeJson<Value>(value: Value, depth = 0): Value {
  if (typeof value !== 'object' || value === null) return value;
  if (depth > deepest) throw new RangeError(`A value is nested deeper than ${deepest}.`);
  if (Array.isArray(value)) for (let index = 0; index < value.length; index++) freezeJson(value[index], depth + 1);
  else {
    for (const name in value) {
      const part = value[name];
      if (typeof part === 'object') freezeJson(part, depth + 1);
    }
  }
  return Object.freeze(value);
}
