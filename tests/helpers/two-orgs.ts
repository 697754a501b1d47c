// Two organisations with at least one row in every table. two-orgs.sql has the rows that depend on one another; a resource that it
// does not have gets a minimal row.
import { readFile } from 'node:fs/promises';
import type pg from 'pg';
import { everyResource, minimalBody } from './every-resource.ts';

const orgIds = ['10000000-0000-4000-8000-000000000000', '20000000-0000-4000-8000-000000000000'];

type Database = Pick<pg.Client, 'query'>;

export async function insertTwoOrgs(database: Database): Promise<void> {
  await database.query(await readFile(new URL('two-orgs.sql', import.meta.url), 'utf8'));
  for (const { resource } of await everyResource()) {
    if (!(await isEmpty(database, resource.table))) continue;
    const body = minimalBody(resource);
    const rows = resource.isGlobal ? [body] : orgIds.map((org_id) => ({ org_id, ...body }));
    for (const row of rows) await insertRow(database, resource.table, row);
  }
}

/** For resources without demo data: the example of the declaration. */
export async function insertMissingExamples(database: Database): Promise<void> {
  for (const { resource } of await everyResource()) {
    const { table, fields, isGlobal, example } = resource;
    if (!(await isEmpty(database, table))) continue;
    const columns = ['id', ...(isGlobal ? [] : ['org_id']), ...Object.keys(fields)];
    await insertRow(database, table, Object.fromEntries(columns.map((column) => [column, example[column]])));
  }
}

async function isEmpty(database: Database, table: string): Promise<boolean> {
  const { rows } = await database.query(`select from public.${table} limit 1`);
  return rows.length === 0;
}

async function insertRow(database: Database, table: string, row: object): Promise<void> {
  const columns = Object.keys(row).join(', ');
  await database.query(
    `insert into public.${table} (${columns}) select ${columns} from jsonb_populate_record(null::public.${table}, $1)`,
    [JSON.stringify(row)],
  );
}
