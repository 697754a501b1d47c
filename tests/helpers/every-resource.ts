// Every resource, found where it is declared, so that tests cover a new one.
import { globSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Resource } from '../../src/crud/resource.ts';

const root = join(import.meta.dirname, '../../src');

export interface Declared {
  readonly path: string;
  readonly resource: Resource;
}

/** Sorted by path. The folder of a feature has the name of its route. */
export async function everyResource(): Promise<Declared[]> {
  const found = globSync('features/*/resource.ts', { cwd: root }).map(async (file) => {
    const module: Record<string, unknown> = await import(pathToFileURL(join(root, file)).href);
    const path = `/api/${basename(dirname(file))}`;
    return Object.values(module)
      .filter(isResource)
      .map((resource) => ({ path, resource }));
  });
  return (await Promise.all(found)).flat().sort((one, other) => (one.path < other.path ? -1 : 1));
}

const isResource = (value: unknown): value is Resource =>
  typeof value === 'object' && value !== null && 'listPolicy' in value && 'fields' in value;
