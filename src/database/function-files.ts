// The SQL functions that the service calls: one file each, in a folder `sql/` beside the code that calls it. A public function and the
// private one of the same name, to which it leads, share a file.
import { hash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

const sourceFolder = join(import.meta.dirname, '..');

export interface FunctionFile {
  /** Below `src/`. */
  readonly path: string;
  readonly name: string;
  /** Where the file creates it: in public, in private, or in both. */
  readonly schemas: readonly string[];
  readonly sql: string;
  readonly hash: string;
}

export async function readFunctionFiles(folder = sourceFolder): Promise<FunctionFile[]> {
  const entries = await readdir(folder, { recursive: true });
  const paths = entries.map((path) => path.replaceAll('\\', '/')).filter((path) => /(^|\/)sql\/[^/]+\.sql$/.test(path));
  return Promise.all(
    paths.sort().map(async (path) => parseFunctionFile(path, await readFile(join(folder, path), 'utf8'))),
  );
}

const header = /^create (?:function|procedure) ([a-z_]+)\.([a-z_0-9]+)\s*\(/gm;

/** A file that created anything else would leave a function in the database that no file accounts for. */
export function parseFunctionFile(path: string, sql: string): FunctionFile {
  const name = basename(path, '.sql');
  const created = [...sql.matchAll(header)].map(([, schema = '', found = '']) => ({ schema, name: found }));
  const schemas = created.map(({ schema }) => schema);
  const isAsExpected = created.every((each) => each.name === name) && new Set(schemas).size === schemas.length;
  if (!isAsExpected || schemas.length === 0) {
    const found = created.map((each) => `${each.schema}.${each.name}`).join(', ') || 'none';
    throw new Error(
      `src/${path} must create one function of its own name: expected "create function <schema>.${name}(", found ${found}`,
    );
  }
  return { path, name, schemas, sql, hash: hash('sha256', sql) };
}
