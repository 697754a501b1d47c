// Builds cache keys: `policy@version|org|canonical params`. Two reads have the same key exactly when policy, org and params
// are the same, whatever characters they contain.
import { hash } from 'node:crypto';
import type { Params, Policy } from './policy.ts';

declare const brand: unique symbol;
/** An organisation's id. Branded, so that no other string is passed by mistake. */
export type OrgId = string & { readonly [brand]: 'OrgId' };

export function orgKey(id: string): OrgId {
  if (id === '') throw new TypeError('An org id is empty.');
  return id as OrgId;
}

/** Stands in the place of the org for policies across organisations. */
export const acrossOrgs = orgKey('*across orgs*');

const plain = /^[A-Za-z0-9_.-]*$/;

/** By code unit, since two lone surrogates would be the same in UTF-8. `%` is escaped too, so no two texts look alike. */
export function escapeSegment(text: string): string {
  if (plain.test(text)) return text;
  return text.replace(/[^A-Za-z0-9_.-]/g, (unit) => `%${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

export function keyPrefix(policy: Policy, org: OrgId): string {
  return `${escapeSegment(policy.name)}@${policy.version}|${escapeSegment(org)}|`;
}

/** JSON with sorted keys and without undefined. Control characters and lone surrogates are escaped. */
export function canonicalParams(params: Params): string {
  return canonicalJson(params, 0);
}

const maxPlainLength = 200;
/** No plain key begins with it, since the name of a policy is escaped. */
const digestMark = '#';

export const isLongKey = (key: string): boolean => key.length > maxPlainLength;

/**
 * The key as it is stored. A long key is replaced by its SHA-256, so that long search terms do not fill the memory. The digest
 * covers the organisation, so no client can construct a collision with another organisation's key.
 */
export const shortKey = (key: string): string => (isLongKey(key) ? digestMark + hash('sha256', key, 'base64url') : key);

const maxDepth = 32;

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
      if (depth > maxDepth) throw new TypeError('Params are nested too deeply for a cache key.');
      if (Array.isArray(value)) return `[${Array.from(value, (item) => canonicalJson(item, depth + 1)).join()}]`;
      if (isPlain(value)) return canonicalObject(value, depth);
  }
  throw new TypeError(`Params of a cache key must be JSON, and this is ${describe(value)}.`);
}

function canonicalObject(value: Readonly<Record<string, unknown>>, depth: number): string {
  let json = '';
  let previous = '';
  for (const name in value) {
    // Names are usually in order already: then no array is needed.
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

/** JSON.stringify, faster for text without characters to escape. */
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
