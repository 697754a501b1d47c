// PostgREST takes half a second to start, so the test files of a worker use the same database and PostgREST, one file after
// the other. Rows are deleted between two files. After a file that changed anything else, both are replaced.
import type pg from 'pg';
import { withClient } from '../../src/local-stack/supabase-database.ts';
import { type StackServers, startStackServers } from './stack-servers.ts';

interface SharedServers {
  readonly servers: StackServers;
  /** The state of everything but the rows, before the first file. */
  readonly fingerprint: string;
}

/** Deleting more rows than this takes longer than a new clone, and leaves the tables bloated. */
const maxDeletedRows = 5000;

let idle: SharedServers | undefined;

/** Servers without rows. `close` returns them to the worker; a second loan at the same time starts its own. */
export async function borrowServers(): Promise<StackServers> {
  const candidate = idle;
  idle = undefined;
  if (candidate !== undefined) {
    if (await reset(candidate)) return lend(candidate);
    await candidate.servers.close();
  }
  const servers = await startStackServers();
  return lend({ servers, fingerprint: await withClient(servers.database.url, readFingerprint) });
}

function lend(shared: SharedServers): StackServers {
  return {
    ...shared.servers,
    async close() {
      if (idle === undefined) idle = shared;
      else await shared.servers.close();
    },
  };
}

/** False when the servers cannot be used again. */
async function reset({ servers, fingerprint }: SharedServers): Promise<boolean> {
  if (!(await isReady(servers.postgrest.url))) return false;
  return withClient(servers.database.url, async (client) => {
    if (await isBusy(client)) return false;
    if ((await readFingerprint(client)) !== fingerprint) return false;
    return deleteRows(client);
  });
}

async function isReady(postgrestUrl: string): Promise<boolean> {
  try {
    const { status } = await fetch(postgrestUrl, { method: 'HEAD', signal: AbortSignal.timeout(2000) });
    return status < 500;
  } catch {
    return false;
  }
}

/** A statement of the last file may still run, and could write after the rows are deleted. */
async function isBusy(client: pg.Client): Promise<boolean> {
  const { rowCount } = await client.query(`
    select from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend' and state <> 'idle'
  `);
  return rowCount !== 0;
}

/** Objects, grants, settings, roles and what was migrated. Also whether a table was analyzed: its statistics would decide the next file's plans. */
async function readFingerprint(client: pg.Client): Promise<string> {
  const catalogs = [
    ...['pg_attrdef', 'pg_attribute', 'pg_authid', 'pg_auth_members', 'pg_class', 'pg_constraint', 'pg_default_acl'],
    ...[
      'pg_event_trigger',
      'pg_extension',
      'pg_index',
      'pg_policy',
      'pg_proc',
      'pg_trigger',
      'pg_type',
      'pg_ts_config',
    ],
  ];
  const parts = catalogs.map((name) => `select '${name}', count(*), max(xmin::text::bigint) from pg_catalog.${name}`);
  const { rows } = await client.query(`
    ${parts.join(' union all ')}
    union all
    select 'settings', count(*), max(setting.xmin::text::bigint) from pg_db_role_setting setting
    where setdatabase in (0, (select oid from pg_database where datname = current_database()))
    union all
    select 'migrations', count(*), max(xmin::text::bigint) from migrations.pgmigrations
    union all
    select 'functions', count(*), max(xmin::text::bigint) from private.applied_functions
    union all
    select 'analyzed', count(*), null from pg_class where relkind = 'r' and oid >= 16384 and reltuples > 0
  `);
  return JSON.stringify(rows);
}

/** False when there are too many. */
async function deleteRows(client: pg.Client): Promise<boolean> {
  const { rows: tables } = await client.query<{ name: string }>(`
    select oid::regclass::text as name from pg_class
    where relkind = 'r' and relnamespace::regnamespace::text in ('public', 'private', 'auth') and relname <> 'applied_functions'
  `);
  const counts = tables.map(
    ({ name }) => `select '${name}' as name, count(*)::int from (select from ${name} limit ${maxDeletedRows}) as rows`,
  );
  const { rows } = await client.query<{ name: string; count: number }>(counts.join(' union all '));
  const filled = rows.filter(({ count }) => count > 0);
  if (filled.reduce((sum, { count }) => sum + count, 0) >= maxDeletedRows) return false;
  // Without triggers and references: nothing is announced, audited or refused.
  const deletions = filled.map(({ name }) => `delete from ${name};`);
  await client.query(`begin; set local session_replication_role = replica; ${deletions.join(' ')} commit`);
  // What monitoring shows of the database starts at zero as well.
  await client.query(`
    select pg_stat_reset(), extensions.pg_stat_statements_reset(0, oid, 0) from pg_database where datname = current_database()
  `);
  return true;
}
