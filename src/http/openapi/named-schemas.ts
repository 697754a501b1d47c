// Moves schemas with a title to `components.schemas` and replaces them by references. Only in the document: routes keep their inline
// schemas, because references would not make validation or serialisation faster.
import type { Schema } from './document.ts';

/** These contain values, in which `title` is data. */
const values = new Set(['default', 'enum', 'const', 'example', 'examples']);

export function nameSchemas<Part>(part: Part): { readonly part: Part; readonly schemas: Record<string, Schema> } {
  const schemas: Record<string, Schema> = {};

  function visit(node: unknown): unknown {
    if (Array.isArray(node)) return node.map(visit);
    if (typeof node !== 'object' || node === null) return node;
    const visited = Object.fromEntries(
      Object.entries(node).map(([key, value]) => [key, values.has(key) ? value : visit(value)]),
    );
    return typeof visited.title === 'string' ? refer(visited.title, visited) : typed(visited);
  }

  function refer(name: string, { title: _, ...schema }: Schema): Schema {
    const { isNullable, schema: own } = withoutNull(schema);
    const known = schemas[name];
    if (known === undefined) schemas[name] = typed(own);
    else if (shapeOf(known) !== shapeOf(typed(own)))
      throw new TypeError(`Two different schemas have the title ${name}`);
    const reference = { $ref: `#/components/schemas/${name}` };
    return isNullable ? { anyOf: [reference, { type: 'null' }] } : reference;
  }

  return { part: visit(part) as Part, schemas };
}

/** Keeps the order of the keys, so that both can be compared as text. */
function withoutNull(schema: Schema): { readonly isNullable: boolean; readonly schema: Schema } {
  const others = Object.entries(schema).map(([key, value]) => {
    if (!(key === 'type' || key === 'enum') || !Array.isArray(value)) return [key, value];
    const left = value.filter((one) => one !== null && one !== 'null');
    return [key, key === 'type' && left.length === 1 ? left[0] : left];
  });
  const own: Schema = Object.fromEntries(others);
  const isNullable = JSON.stringify(own) !== JSON.stringify(schema);
  return { isNullable, schema: own };
}

/** Without descriptions and examples, which may differ between copies of a schema. A property may have one of these names too. */
const shapeOf = (schema: Schema) =>
  JSON.stringify(schema, (key, value: unknown) => {
    const isDescription =
      (key === 'description' && typeof value === 'string') || (key === 'examples' && Array.isArray(value));
    return isDescription ? undefined : value;
  });

/** In the form that code generators support: with a type, and with null as an alternative instead of an enum value. */
function typed(schema: Schema): Schema {
  const { enum: listed, type: _, description, ...others } = schema;
  if (!Array.isArray(listed) || !listed.every((value) => value === null || typeof value === 'string')) return schema;
  const texts = listed.filter((value) => value !== null);
  if (texts.length === listed.length) return { type: 'string', ...schema };
  const described = description === undefined ? {} : { description };
  return { anyOf: [{ type: 'string', ...others, enum: texts }, { type: 'null' }], ...described };
}
