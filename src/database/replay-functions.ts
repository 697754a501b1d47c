// Replays the function files that changed since they were last applied to this database, all in one transaction.
// A function is dropped before its file runs: `create or replace` refuses other result columns, and would keep an overload
// whose arguments changed.
import type pg from 'pg';
import { createFunctionFailure } from './failed-migration.ts';
import type { FunctionFile } from './function-files.ts';

type Client = Pick<pg.Client, 'query'>;

interface FunctionName {
  readonly schema: string;
  readonly name: string;
  readonly path: string;
}

const functionsOf = ({ schemas, name, path }: FunctionFile): FunctionName[] =>
  schemas.map((schema) => ({ schema, name, path }));

const isSame = (one: FunctionName, other: FunctionName) => one.schema === other.schema && one.name === other.name;

const pathsOf = (functions: readonly FunctionName[]): string[] => [...new Set(functions.map(({ path }) => path))];

interface ReplayedFunctions {
  /** The paths of the files that were run. */
  readonly applied: readonly string[];
  /** The paths whose function was dropped, since the file is gone. */
  readonly dropped: readonly string[];
}

/** Throws FailedMigration. */
export async function replayFunctions(client: Client, files: readonly FunctionFile[]): Promise<ReplayedFunctions> {
  return inTransaction(client, async () => {
    // Functions call each other, in any order: bodies are checked when all of them exist.
    await client.query('set local check_function_bodies = off; set local search_path = public');
    await client.query(createTableSql);
    const applied = await readApplied(client);
    const gone = applied.filter((one) => !files.flatMap(functionsOf).some((each) => isSame(each, one)));
    const isApplied = (file: FunctionFile) =>
      functionsOf(file).every((each) =>
        applied.some((one) => isSame(each, one) && one.hash === file.hash && one.exists),
      );
    const changed = files.filter((file) => !isApplied(file));
    for (const each of gone) await drop(client, each);
    for (const file of changed) await apply(client, file);
    await client.query('set local check_function_bodies = on');
    for (const each of files.flatMap(functionsOf)) await validate(client, each);
    return { applied: changed.map(({ path }) => path), dropped: pathsOf(gone) };
  });
}

/** Before migrations are taken back: functions fit the newest tables only, and their result types would keep tables in place. */
export async function dropReplayedFunctions(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ exists: boolean }>(
    `select to_regclass('private.applied_functions') is not null as exists`,
  );
  if (rows[0]?.exists !== true) return [];
  return inTransaction(client, async () => {
    const applied = await readApplied(client);
    for (const each of applied) await drop(client, each);
    await client.query('drop table private.applied_functions');
    return pathsOf(applied);
  });
}

const createTableSql = `
  create table if not exists private.applied_functions (
    schema text not null,
    name text not null,
    path text not null,
    hash text not null,
    applied_at timestamptz not null default now(),
    primary key (schema, name)
  )`;

async function readApplied(client: Client): Promise<(FunctionName & { hash: string; exists: boolean })[]> {
  const { rows } = await client.query(`
    select schema, name, path, hash, exists (
      select from pg_catalog.pg_proc join pg_catalog.pg_namespace on pg_namespace.oid = pronamespace
      where nspname = schema and proname = name
    ) as "exists"
    from private.applied_functions
    order by path collate "C"`);
  return rows;
}

async function apply(client: Client, file: FunctionFile): Promise<void> {
  for (const each of functionsOf(file)) await drop(client, each);
  await reporting(file, () => client.query(file.sql));
  for (const { schema, name, path } of functionsOf(file)) {
    await client.query(`insert into private.applied_functions (schema, name, path, hash) values ($1, $2, $3, $4)`, [
      schema,
      name,
      path,
      file.hash,
    ]);
  }
}

async function drop(client: Client, { schema, name, path }: FunctionName): Promise<void> {
  const { rows } = await client.query<{ overload: string }>(
    `select format('%I.%I(%s)', nspname, proname, pg_catalog.pg_get_function_identity_arguments(pg_proc.oid)) as overload
     from pg_catalog.pg_proc join pg_catalog.pg_namespace on pg_namespace.oid = pronamespace
     where nspname = $1 and proname = $2`,
    [schema, name],
  );
  for (const { overload } of rows) await reporting({ path }, () => client.query(`drop routine ${overload}`));
  await client.query('delete from private.applied_functions where schema = $1 and name = $2', [schema, name]);
}

// Every function, not only the changed ones: a body may call a function whose arguments changed, or read a dropped column.
// The validator runs under the search_path of the function, as `create function` would run it.
async function validate(client: Client, { schema, name, path }: FunctionName): Promise<void> {
  const { rows } = await client.query<{ id: string; validator: string; search_path: string | null }>(
    `select
       pg_proc.oid::text as id,
       format('%I.%I', v.pronamespace::regnamespace, v.proname) as validator,
       (select substr(setting, 13) from unnest(pg_proc.proconfig) as setting where starts_with(setting, 'search_path='))
         as search_path
     from pg_catalog.pg_proc
     join pg_catalog.pg_namespace on pg_namespace.oid = pg_proc.pronamespace
     join pg_catalog.pg_language on pg_language.oid = pg_proc.prolang
     join pg_catalog.pg_proc v on v.oid = lanvalidator
     where nspname = $1 and pg_proc.proname = $2`,
    [schema, name],
  );
  for (const { id, validator, search_path: searchPath } of rows) {
    await client.query(`select set_config('search_path', $1, true)`, [searchPath ?? 'public']);
    await reporting({ path }, () => client.query(`select ${validator}($1::oid)`, [id]));
  }
}

async function reporting({ path }: { path: string }, run: () => Promise<unknown>): Promise<void> {
  await run().catch((cause: unknown) => {
    throw createFunctionFailure(path, cause);
  });
}

async function inTransaction<Result>(client: Client, use: () => Promise<Result>): Promise<Result> {
  await client.query('begin');
  try {
    const result = await use();
    await client.query('commit');
    return result;
  } catch (error) {
    // A lost connection has rolled back already, and its own error is the one to report.
    await client.query('rollback').catch(() => {});
    throw error;
  }
}
