// The SQL functions that `npm run migrate` replays when their file has changed: src/**/sql/<function>.sql, one function a file.
import { hash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';

export interface FunctionFile {
  /** From the root of the repository, for messages. */
  readonly path: string;
  readonly schema: string;
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
  const created = [...sql.matchAll(/^create (?:or replace )?function (\w+)\.(\w+)\s*\(/gm)];
  const [, schema = '', name = ''] = created[0] ?? [];
  if (created.length !== 1 || name !== basename(path, '.sql')) {
    throw new Error(
      `${path} must hold one "create function <schema>.${basename(path, '.sql')}(…)", named as the file. ` +
        `Found: ${created.map(([, found, function_]) => `${found}.${function_}`).join(', ') || 'none'}.`,
    );
  }
  return { path, schema, name, sql, hash: hash('sha256', sql) };
}

function assertUnique(files: readonly FunctionFile[]): void {
  const paths = new Map<string, string>();
  for (const { schema, name, path } of files) {
    const other = paths.get(`${schema}.${name}`);
    if (other !== undefined) throw new Error(`${other} and ${path} both hold the function ${schema}.${name}.`);
    paths.set(`${schema}.${name}`, path);
  }
}
