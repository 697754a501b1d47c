// Two organisations. Every column of the second holds a recognisable value, so that a leak is found.
import type pg from 'pg';
import { insertTwoOrgs } from './insert-two-orgs.ts';

const digitOf = (org: number, n: number) => `${org}0000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

export const own = {
  id: digitOf(1, 0),
  agentId: digitOf(1, 1),
  contactId: digitOf(1, 4),
  callId: digitOf(1, 8),
  connectionId: digitOf(1, 9),
  mappingId: digitOf(1, 10),
  eventId: digitOf(1, 11),
  savedViewId: digitOf(1, 13),
  exportId: digitOf(1, 14),
  destinationId: digitOf(1, 16),
  ruleId: digitOf(1, 17),
  deliveryId: digitOf(1, 18),
};
export const foreign = {
  id: digitOf(2, 0),
  agentId: digitOf(2, 1),
  phoneNumberId: digitOf(2, 2),
  contactId: digitOf(2, 4),
  callId: digitOf(2, 8),
  connectionId: digitOf(2, 9),
  exportId: digitOf(2, 14),
  destinationId: digitOf(2, 16),
  deliveryId: digitOf(2, 18),
};
export const users = {
  owner: digitOf(0, 1),
  admin: digitOf(0, 2),
  agent: digitOf(0, 3),
  viewer: digitOf(0, 4),
  foreignOwner: digitOf(0, 9),
  ops: digitOf(0, 10),
  monitor: digitOf(0, 11),
  /** A platform role; also a member where a test adds one. */
  opsAndOwner: digitOf(0, 12),
};

const mark = 'foreignmark7q';
const markedNumber = '+19998887776';
// No repeated digit: a fraction such as 7/9 would contain it by chance.
const markedMicros = '7417746174';
const markedTimezone = 'Antarctica/Troll';

interface Column {
  readonly table: string;
  readonly column: string;
  readonly type: 'text' | 'jsonb' | 'bigint' | 'character';
}

export interface TwoOrgs {
  /** Values that no response to another organisation may contain, in lower case. */
  readonly marks: readonly string[];
  /** The columns, as `table.column`, that cannot hold such a value. */
  readonly unmarked: readonly string[];
}

export async function createTwoOrgs(pool: pg.Pool): Promise<TwoOrgs> {
  const client = await pool.connect();
  try {
    await insertTwoOrgs(client);
    // Without triggers: the audit log refuses changes, and other tables copy names.
    await client.query('set session_replication_role = replica');
    const unmarked: string[] = [];
    const columns = await columnsToMark(client);
    const withProvider = new Set(columns.filter(({ column }) => column === 'provider').map(({ table }) => table));
    for (const column of columns) {
      if (!(await markColumn(client, column, withProvider.has(column.table))))
        unmarked.push(`${column.table}.${column.column}`);
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
       and data_type in ('text', 'jsonb', 'bigint', 'character') and table_name not in ('templates', 'platform_roles', 'user_preferences')
       -- Numbers only.
       and (table_name, column_name) <> ('recording_copies', 'peaks')
     order by 1, 2 desc`,
  );
  return rows;
}

async function markColumn(
  client: pg.PoolClient,
  { table, column, type }: Column,
  hasProvider: boolean,
): Promise<boolean> {
  const org = table === 'organizations' ? 'id' : 'org_id';
  for (const value of candidates(type, column)) {
    // A provider and its id are set together or not at all; the columns come in that order.
    const provider = hasProvider && column.startsWith('provider_') ? `provider = '${mark}', ` : '';
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
  if (column === 'transcript_turns') return [JSON.stringify([{ role: 'agent', text: mark, start: null, end: null }])];
  if (column === 'latency') return [JSON.stringify({ [mark]: 1 })];
  if (type === 'jsonb') return [JSON.stringify({ [mark]: mark }), JSON.stringify([mark])];
  return [
    mark,
    `${mark}@example.com`,
    `https://${mark}.example`,
    markedNumber,
    `${foreign.id}/${mark}.wav`,
    `${foreign.id}/exports/${mark}.csv`,
  ].filter((value) => type === 'text' || value.length <= 3);
}

/** Every uuid in a row of the foreign organisation, including its own id and those of its users. */
async function foreignIds(client: pg.PoolClient): Promise<string[]> {
  const { rows: tables } = await client.query<{ name: string }>(
    `select relname as name from pg_class
     where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and relname not in ('templates', 'platform_roles', 'user_preferences')`,
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
