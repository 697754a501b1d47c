// Two organisations, the second of which is marked in every column: whatever leaks of it can be seen.
import type pg from 'pg';
import { insertTwoOrgs } from './two-orgs.ts';

const digitOf = (org: number, n: number) => `${org}0000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

export const own = { id: digitOf(1, 0), agentId: digitOf(1, 1), contactId: digitOf(1, 4), callId: digitOf(1, 8) };
export const foreign = {
  id: digitOf(2, 0),
  agentId: digitOf(2, 1),
  phoneNumberId: digitOf(2, 2),
  contactId: digitOf(2, 4),
  callId: digitOf(2, 8),
};
export const users = {
  owner: digitOf(0, 1),
  admin: digitOf(0, 2),
  agent: digitOf(0, 3),
  viewer: digitOf(0, 4),
  foreignOwner: digitOf(0, 9),
  ops: digitOf(0, 10),
  monitor: digitOf(0, 11),
  /** Of the platform, and a member where a test says so. */
  opsAndOwner: digitOf(0, 12),
};

const mark = 'foreignmark7q';
const markedNumber = '+19998887776';
// No repeated digit: a fraction such as 7/9 would hold it by chance.
const markedMicros = '7417746174';
const markedTimezone = 'Antarctica/Troll';

interface Column {
  readonly table: string;
  readonly column: string;
  readonly type: 'text' | 'jsonb' | 'bigint' | 'character';
}

export interface MarkedOrgs {
  /** What must never be in an answer to somebody else, in lower case. */
  readonly marks: readonly string[];
  /** The columns, as `table.column`, that take none of the marks. */
  readonly unmarked: readonly string[];
}

export async function seedMarkedOrgs(pool: pg.Pool): Promise<MarkedOrgs> {
  const client = await pool.connect();
  try {
    await insertTwoOrgs(client);
    // No triggers: the audit log refuses changes, and names are copied by others.
    await client.query('set session_replication_role = replica');
    const unmarked: string[] = [];
    for (const column of await columnsToMark(client)) {
      if (!(await markColumn(client, column))) unmarked.push(`${column.table}.${column.column}`);
    }
    await client.query('reset session_replication_role');
    const ids = await foreignIds(client);
    const marks = [mark, markedNumber, markedMicros, markedTimezone, ...ids].map((text) => text.toLowerCase());
    return { marks, unmarked };
  } finally {
    client.release();
  }
}

async function columnsToMark(client: pg.PoolClient): Promise<Column[]> {
  const { rows } = await client.query<Column>(
    `select table_name as "table", column_name as "column", data_type as type
     from information_schema.columns join information_schema.tables using (table_schema, table_name)
     where table_schema = 'public' and table_type = 'BASE TABLE' and is_generated = 'NEVER'
       and data_type in ('text', 'jsonb', 'bigint', 'character') and table_name not in ('templates', 'platform_roles')
     order by 1, 2 desc`,
  );
  return rows;
}

async function markColumn(client: pg.PoolClient, { table, column, type }: Column): Promise<boolean> {
  const org = table === 'organizations' ? 'id' : 'org_id';
  for (const value of candidates(type, column)) {
    // A provider's name and its id for the thing stand together or not at all; the columns come in that order.
    const provider = column.startsWith('provider_') ? `provider = '${mark}', ` : '';
    try {
      const sql = `update public.${table} set ${provider}"${column}" = $1::text::${type} where ${org} = $2`;
      if (Number((await client.query(sql, [value, foreign.id])).rowCount) > 0) return true;
    } catch (error) {
      if ((error as { code?: string }).code !== '23514') throw error;
    }
  }
  return false;
}

function candidates(type: Column['type'], column: string): readonly string[] {
  if (column === 'timezone') return [markedTimezone];
  if (type === 'bigint') return [markedMicros];
  if (type === 'jsonb') return [JSON.stringify({ [mark]: mark }), JSON.stringify([mark])];
  return [mark, `${mark}@example.com`, `https://${mark}.example`, markedNumber, `${foreign.id}/${mark}.wav`].filter(
    (value) => type === 'text' || value.length <= 3,
  );
}

/** Every uuid that stands in a row of the foreign org, its own and its people's among them. */
async function foreignIds(client: pg.PoolClient): Promise<string[]> {
  const { rows: tables } = await client.query<{ name: string }>(
    `select relname as name from pg_class
     where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and relname not in ('templates', 'platform_roles')`,
  );
  const ids = new Set<string>();
  for (const { name } of tables) {
    const org = name === 'organizations' ? 'id' : 'org_id';
    const { rows } = await client.query<{ row: string }>(
      `select to_jsonb(t)::text as row from public.${name} t where ${org} = $1`,
      [foreign.id],
    );
    if (rows.length === 0) throw new Error(`${name} holds nothing of the foreign org: two-orgs.sql forgot it`);
    for (const { row } of rows)
      for (const [id] of row.matchAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g)) ids.add(id);
  }
  return [...ids];
}
