// Every cache policy, found where it is declared, so that tests cover a new one.
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Policy } from '../../src/cache/policy.ts';
import { everyResource } from './every-resource.ts';

const root = join(import.meta.dirname, '../../src');
const places = ['features/*/policies.ts', 'http/auth/{membership,platform-role}.ts'];

/** Sorted by name. */
export async function declaredPolicies(): Promise<Policy[]> {
  const modules = await Promise.all(
    globSync(places, { cwd: root }).map((path) => import(pathToFileURL(join(root, path)).href)),
  );
  const exported = modules.flatMap((each: Record<string, unknown>) => Object.values(each)).filter(isPolicy);
  const ofResources = (await everyResource()).flatMap(({ resource }) => [resource.listPolicy, resource.itemPolicy]);
  // A list policy may be exported by its feature and used by its resource: it counts once.
  const policies = new Set([...exported, ...ofResources]);
  return [...policies].sort((one, other) => (one.name < other.name ? -1 : 1));
}

const isPolicy = (value: unknown): value is Policy =>
  typeof value === 'object' && value !== null && 'tables' in value && 'ttlMs' in value;
