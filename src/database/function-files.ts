// The SQL functions that `npm run migrate` replays when their file has changed: src/**/sql/<function>.sql, one function a file. A public
// function and the private one of the same name, which it calls, share a file.
import { hash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';

export interface FunctionFile {
  /** From the root of the repository, for messages. */
  readonly path: string;
  /** `public`, `private`, or both. */
  readonly schemas: readonly string[];
  readonly name: string;
  readonly sql: string;
  readonly hash: string;
}

const sourceFolder = join(import.meta.dirname, '..');

/** Ordered by path. Throws for a file that does not hold exactly the function it is named after. */
export async function listFunctionFiles(folder = sourceFolder): Promise<FunctionFile[]> {
  const paths = (await readdir(folder, { recursive: true })).filter((path) =>
    /(^|[/\\])sql[/\\][^/\\]+\.sql$/.test(path),
  );
  const files = await Promise.all(
    paths
      .sort()
      .map(async (path) =>
        parseFunctionFile(relative(join(folder, '..'), join(folder, path)), await readFile(join(folder, path), 'utf8')),
      ),
  );
  assertUnique(files);
  return files;
}

export function parseFunctionFile(path: string, sql: string): FunctionFile {
  const name = basename(path, '.sql');
  const created = [...sql.matchAll(/^create (?:or replace )?(?:function|procedure) (\w+)\.(\w+)\s*\(/gm)].map(
    ([, schema = '', found = '']) => ({ schema, found }),
  );
  const schemas = created.map(({ schema }) => schema);
  const isNamedAsFile = created.every(({ found }) => found === name);
  if (schemas.length === 0 || !isNamedAsFile || new Set(schemas).size < schemas.length) {
    throw new Error(
      `${path} must hold one "create function <schema>.${name}(…)", named as the file. ` +
        `Found: ${created.map(({ schema, found }) => `${schema}.${found}`).join(', ') || 'none'}.`,
    );
  }
  return { path, schemas, name, sql, hash: hash('sha256', sql) };
}

function assertUnique(files: readonly FunctionFile[]): void {
  const paths = new Map<string, string>();
  for (const { schemas, name, path } of files) {
    for (const schema of schemas) {
      const other = paths.get(`${schema}.${name}`);
      if (other !== undefined) throw new Error(`${other} and ${path} both hold the function ${schema}.${name}.`);
      paths.set(`${schema}.${name}`, path);
    }
  }
}
