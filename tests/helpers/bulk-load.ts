import type pg from 'pg';

/** Runs `load` with the indexes of these tables dropped, and builds them again afterwards. Constraints stay. */
export async function loadBeforeIndexes(
  client: Pick<pg.ClientBase, 'query'>,
  tables: readonly string[],
  load: () => Promise<unknown>,
): Promise<void> {
  const { rows: indexes } = await client.query<{ name: string; definition: string }>(
    `select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition
     from pg_index
     where indrelid = any($1::regclass[])
       and not exists (select from pg_constraint where conindid = indexrelid)`,
    [tables],
  );
  await client.query(`drop index ${indexes.map(({ name }) => name).join(', ')}`);
  await load();
  for (const { definition } of indexes) await client.query(definition);
}
