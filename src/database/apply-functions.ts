// Brings the functions of a database in step with their files. Changed files are replayed in one transaction, so that no request
// ever meets a missing function.
import type pg from 'pg';
import { FailedMigration } from './failed-migration.ts';
import { type FunctionFile, readFunctionFiles } from './function-files.ts';

type Client = Pick<pg.ClientBase, 'query'>;
type Named = Pick<FunctionFile, 'path' | 'schemas' | 'name'>;
type Applied = Named & { readonly hash: string };

/** In the schema of the migrations: PostgREST does not expose it, and no migration drops it. */
const table = 'migrations.applied_functions';
const lockKey = 7_221_893_106;

export interface OutdatedFunctions {
  readonly changed: readonly FunctionFile[];
  /** Their files are gone. */
  readonly removed: readonly Named[];
}

export async function findOutdatedFunctions(
  client: Client,
  files?: readonly FunctionFile[],
): Promise<OutdatedFunctions> {
  return compare(files ?? (await readFunctionFiles()), await readApplied(client));
}

function compare(files: readonly FunctionFile[], applied: readonly Applied[]): OutdatedFunctions {
  const hashes = new Map(applied.map(({ path, hash }) => [path, hash]));
  const paths = new Set(files.map(({ path }) => path));
  return {
    changed: files.filter(({ path, hash }) => hashes.get(path) !== hash),
    removed: applied.filter(({ path }) => !paths.has(path)),
  };
}

/** The paths that were replayed, and those whose functions were dropped. Throws FailedMigration. */
export async function applyFunctions(client: Client, files?: readonly FunctionFile[]): Promise<string[]> {
  return inTransaction(client, async () => {
    // A second run waits here, and then finds nothing to do.
    await client.query('select pg_advisory_xact_lock($1)', [lockKey]);
    await client.query(
      `create table if not exists ${table} (path text primary key, schemas text[] not null, name text not null, hash text not null)`,
    );
    const { changed, removed } = await findOutdatedFunctions(client, files);
    for (const each of removed) {
      await drop(client, each);
      await client.query(`delete from ${table} where path = $1`, [each.path]);
    }
    // A function may call another one whose file comes later.
    await client.query('set local check_function_bodies = off');
    for (const file of changed) await orFailure(file, changed, () => replay(client, file));
    await client.query('set local check_function_bodies = on');
    for (const file of changed) await orFailure(file, changed, () => validate(client, file));
    return [...removed, ...changed].map(({ path }) => path);
  });
}

/** Before migrations are reverted: the functions use what the migrations made. */
export async function dropFunctions(client: Client): Promise<void> {
  await inTransaction(client, async () => {
    for (const each of await readApplied(client)) await drop(client, each);
    await client.query(`drop table if exists ${table}`);
  });
}

async function readApplied(client: Client): Promise<Applied[]> {
  const { rows } = await client.query<{ found: string | null }>('select to_regclass($1)::text as found', [table]);
  if (rows[0]?.found == null) return [];
  return (await client.query<Applied>(`select path, schemas, name, hash from ${table} order by path`)).rows;
}

async function replay(client: Client, file: FunctionFile): Promise<void> {
  await drop(client, file);
  await client.query(file.sql);
  await client.query(
    `insert into ${table} (path, schemas, name, hash) values ($1, $2, $3, $4)
     on conflict (path) do update set schemas = excluded.schemas, name = excluded.name, hash = excluded.hash`,
    [file.path, file.schemas, file.name, file.hash],
  );
}

/** Every overload: changed arguments would otherwise leave the former function beside the new one. */
async function drop(client: Client, { schemas, name }: Named): Promise<void> {
  const { rows } = await client.query<{ signature: string }>(
    `select oid::regprocedure::text as signature from pg_catalog.pg_proc
     where pronamespace::regnamespace::text = any($1) and proname = $2`,
    [schemas, name],
  );
  for (const { signature } of rows) await client.query(`drop routine ${signature}`);
}

/** PostgreSQL's own check of a body, which creating it left out. */
async function validate(client: Client, { schemas, name }: Named): Promise<void> {
  await client.query(
    `select case lanname
       when 'sql' then pg_catalog.fmgr_sql_validator(pg_proc.oid)
       when 'plpgsql' then pg_catalog.plpgsql_validator(pg_proc.oid)
     end
     from pg_catalog.pg_proc join pg_catalog.pg_language on pg_language.oid = prolang
     where pronamespace::regnamespace::text = any($1) and proname = $2`,
    [schemas, name],
  );
}

async function orFailure(
  file: FunctionFile,
  changed: readonly FunctionFile[],
  run: () => Promise<void>,
): Promise<void> {
  try {
    await run();
  } catch (cause) {
    const before = changed.slice(0, changed.indexOf(file)).map(({ path }) => path);
    throw new FailedMigration({ file: `src/${file.path}`, direction: 'up', before, cause });
  }
}

async function inTransaction<Result>(client: Client, run: () => Promise<Result>): Promise<Result> {
  await client.query('begin');
  try {
    const result = await run();
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  }
}
