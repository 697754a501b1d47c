// Whether a database has the migrations and functions of this release.
import type pg from 'pg';
import { type FunctionFile, listFunctionFiles } from './function-files.ts';
import { listMigrationFiles, migrationsSchema, migrationsTable, withoutExtension } from './migration-files.ts';

/** What a release has, and what was applied to a database. Functions by `schema.name`, with the hash of their file. */
interface SchemaContents {
  readonly migrations: readonly string[];
  readonly functions: Readonly<Record<string, string>>;
}

export interface SchemaState {
  /** ahead: a newer release has migrated the database. */
  readonly state: 'current' | 'behind' | 'ahead';
  readonly missingMigrations: string[];
  /** Functions whose file is new, changed or gone. Empty for a database that is ahead: a newer release has other files. */
  readonly changedFunctions: string[];
}

export async function readReleaseContents(): Promise<SchemaContents & { readonly files: readonly FunctionFile[] }> {
  const [migrations, files] = await Promise.all([listMigrationFiles(), listFunctionFiles()]);
  return {
    migrations: migrations.map(withoutExtension),
    functions: Object.fromEntries(
      files.flatMap(({ schemas, name, hash }) => schemas.map((schema) => [`${schema}.${name}`, hash])),
    ),
    files,
  };
}

export async function readAppliedContents(client: Pick<pg.Client, 'query'>): Promise<SchemaContents> {
  const migrationsName = `${migrationsSchema}.${migrationsTable}`;
  const { rows } = await client.query<{ migrations: boolean; functions: boolean }>(
    `select to_regclass($1) is not null as migrations, to_regclass('private.applied_functions') is not null as functions`,
    [migrationsName],
  );
  const migrations = rows[0]?.migrations
    ? await client.query<{ name: string }>(`select name from ${migrationsName} order by id`)
    : { rows: [] };
  const functions = rows[0]?.functions
    ? await client.query<{ name: string; hash: string }>(functionsSql)
    : { rows: [] };
  return {
    migrations: migrations.rows.map(({ name }) => name),
    functions: Object.fromEntries(functions.rows.map(({ name, hash }) => [name, hash])),
  };
}

// A function that a migration dropped counts as not applied.
const functionsSql = `
  select schema || '.' || name as name, hash from private.applied_functions
  where exists (
    select from pg_catalog.pg_proc join pg_catalog.pg_namespace on pg_namespace.oid = pronamespace
    where nspname = schema and proname = applied_functions.name
  )`;

export function compareSchema(release: SchemaContents, applied: SchemaContents): SchemaState {
  const missingMigrations = release.migrations.filter((name) => !applied.migrations.includes(name));
  const isAhead = missingMigrations.length === 0 && applied.migrations.length > release.migrations.length;
  if (isAhead) return { state: 'ahead', missingMigrations, changedFunctions: [] };
  const names = new Set([...Object.keys(release.functions), ...Object.keys(applied.functions)]);
  const changedFunctions = [...names].filter((name) => release.functions[name] !== applied.functions[name]).sort();
  const isBehind = missingMigrations.length > 0 || changedFunctions.length > 0;
  return { state: isBehind ? 'behind' : 'current', missingMigrations, changedFunctions };
}

/** For commands whose result is wrong on any other schema. */
export async function assertSchemaIsCurrent(client: Pick<pg.Client, 'query'>): Promise<void> {
  const { state } = compareSchema(await readReleaseContents(), await readAppliedContents(client));
  if (state === 'current') return;
  throw new Error(
    `The schema of the database is ${state === 'behind' ? 'behind. Run: npm run migrate' : 'of a newer release.'}`,
  );
}
