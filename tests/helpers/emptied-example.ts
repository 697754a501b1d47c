// The answer of an organisation in which nothing has happened yet, made from the example of an answer and its schema.
import { type Document, resolve, type Schema } from './openapi-document.ts';

/** What a request asked for, and settings: they are no figures. */
const kept = new Set(['page', 'limit', 'version', 'minCalls', 'ttlSeconds', 'maxSize', 'maxBytes', 'uptimeSeconds']);

export function emptied(document: Document, value: unknown, schema: Schema | undefined, name = ''): unknown {
  const { described, isNullable } = describe(document, schema);
  if (Array.isArray(value)) {
    if (value.some(isRow)) return [];
    return value.map((each) => emptied(document, each, described?.items, name));
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => [key, emptied(document, each, described?.properties?.[key], key)]),
    );
  }
  if (typeof value !== 'number' || kept.has(name)) return value;
  return isNullable ? null : 0;
}

/** A row of a table has an id. Other arrays are fixed lists, such as the figures of a period. */
function isRow(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.keys(value).some((key) => key === 'id' || key.endsWith('_id') || key === 'number');
}

function describe(document: Document, schema: Schema | undefined) {
  const resolved = schema && resolve(document, schema);
  const branches = resolved?.anyOf?.map((branch) => resolve(document, branch)) ?? [];
  const types = [resolved, ...branches].flatMap((each) => each?.type ?? []);
  const described = branches.find(({ type }) => type !== 'null') ?? resolved;
  return { described, isNullable: types.includes('null') };
}
