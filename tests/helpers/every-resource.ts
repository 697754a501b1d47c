// All resources, found in the feature files, so that the generated tests include a new resource without a list to maintain.
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
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
