// Where keys are made, and the only place: `policy@version|org|canonical params`. Two different (policy, org, params) never
// give one key, whatever stands in them; and the same ones always do.
import type { Params, Policy } from './policy.ts';

declare const brand: unique symbol;
/** An organisation's id as the cache takes it: a string that was made into one on purpose, never any other argument. */
export type OrgId = string & { readonly [brand]: 'OrgId' };

export function orgKey(id: string): OrgId {
  if (id === '') throw new TypeError('An org id is empty.');
  return id as OrgId;
}

const plain = /^[A-Za-z0-9_.-]*$/;

/** Four digits for each code unit, `%` included, so that it can be read back; lone surrogates would become one in UTF-8. */
export function escapeSegment(text: string): string {
  if (plain.test(text)) return text;
  return text.replace(/[^A-Za-z0-9_.-]/g, (unit) => `%${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

export function keyPrefix(policy: Policy, org: OrgId): string {
  return `${escapeSegment(policy.name)}@${policy.version}|${escapeSegment(org)}|`;
}

/** JSON with its keys in order and what is undefined left out; it escapes every control character and lone surrogate. */
export function canonicalParams(params: Params): string {
  return canonicalJson(params, 0);
}

const deepest = 32;

function canonicalJson(value: unknown, depth: number): string {
  switch (typeof value) {
    case 'string':
      return quoted(value);
    case 'number':
      if (Number.isFinite(value)) return `${value}`;
      break;
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      if (value === null) return 'null';
      if (depth > deepest) throw new TypeError('Params are nested too deeply for a cache key.');
      if (Array.isArray(value)) return `[${Array.from(value, (item) => canonicalJson(item, depth + 1)).join()}]`;
      if (isPlain(value)) return canonicalObject(value, depth);
  }
  throw new TypeError(`Params of a cache key are JSON, and this is ${describe(value)}.`);
}

function canonicalObject(value: Readonly<Record<string, unknown>>, depth: number): string {
  let json = '';
  let previous = '';
  for (const name in value) {
    // They mostly come in order, and need no list then.
    if (name < previous) return pairsOf(Object.keys(value).sort(), value, depth);
    previous = name;
    json = withPair(json, name, value[name], depth);
  }
  return json === '' ? '{}' : `${json}}`;
}

function pairsOf(names: readonly string[], value: Readonly<Record<string, unknown>>, depth: number): string {
  let json = '';
  for (const name of names) json = withPair(json, name, value[name], depth);
  return json === '' ? '{}' : `${json}}`;
}

function withPair(json: string, name: string, part: unknown, depth: number): string {
  if (part === undefined) return json;
  return `${json === '' ? '{' : `${json},`}${quoted(name)}:${canonicalJson(part, depth + 1)}`;
}

/** What JSON.stringify makes of a text that has nothing to escape, faster. */
function quoted(text: string): string {
  if (text.length > 64) return JSON.stringify(text);
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0x20 || unit > 0x7e || unit === 0x22 || unit === 0x5c) return JSON.stringify(text);
  }
  return `"${text}"`;
}

function isPlain(value: object): value is Readonly<Record<string, unknown>> {
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

const describe = (value: unknown) =>
  typeof value === 'object' ? (value?.constructor?.name ?? 'object') : String(value);
