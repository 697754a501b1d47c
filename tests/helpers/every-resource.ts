// All resources, found in the feature files, so that the generated tests include a new resource without a list to maintain.
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Field } from '../../src/crud/fields.ts';
import type { Resource } from '../../src/crud/resource.ts';

const root = join(import.meta.dirname, '../../src/features');

export interface Declared {
  readonly path: string;
  readonly resource: Resource;
}

/** Sorted by path. A feature is named like its route: features/accounts.ts, or features/leads/resource.ts. */
export async function everyResource(): Promise<Declared[]> {
  const found = globSync(['*.ts', '*/resource.ts'], { cwd: root }).map(async (file) => {
    const module: Record<string, unknown> = await import(pathToFileURL(join(root, file)).href);
    const path = `/api/${file.replace(/(\/resource)?\.ts$/, '')}`;
    return Object.values(module)
      .filter(isResource)
      .map((resource) => ({ path, resource }));
  });
  return (await Promise.all(found)).flat().sort((one, other) => (one.path < other.path ? -1 : 1));
}

const isResource = (value: unknown): value is Resource =>
  typeof value === 'object' && value !== null && 'listView' in value && 'fields' in value;

/** A field that takes any text, for bodies that must only be valid. */
export function plainTextField({ fields }: Resource): string {
  const found = Object.entries(fields).find(([, field]) => takesAnyText(field));
  if (found === undefined) throw new Error('The resource has no field that takes any text');
  return found[0];
}

function takesAnyText({ schema, normalize }: Field): boolean {
  const { type, enum: values, pattern = '', maxLength = 0 } = schema as Partial<Record<string, never>>;
  return type === 'string' && values === undefined && normalize === undefined && maxLength >= 50 && pattern.length <= 2;
}

/** A body for a create with the required fields only, or with one text when no field is required. */
export function minimalBody(resource: Resource): Record<string, unknown> {
  const required = Object.entries(resource.fields).filter(([, { isRequired }]) => isRequired);
  if (required.length === 0) return { [plainTextField(resource)]: 'Eve' };
  return Object.fromEntries(required.map(([name, field]) => [name, validValue(field)]));
}

function validValue({ schema }: Field): unknown {
  const { examples, enum: values, type, minimum = 0 } = schema as Partial<Record<string, never>>;
  return (examples ?? values)?.[0] ?? (type === 'boolean' ? true : minimum);
}
