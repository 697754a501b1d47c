// The tables, foreign keys and functions that PostgREST exposes, for the generated types.
import type pg from 'pg';

export interface SchemaColumn {
  readonly name: string;
  /** The name in pg_type: `text`, `int4`, `_text` for an array. */
  readonly type: string;
  readonly isNullable: boolean;
  readonly hasDefault: boolean;
  readonly isGenerated: boolean;
  /** The values that a check constraint allows; empty where there is no such constraint. */
  readonly vocabulary: readonly string[];
}

export interface SchemaReference {
  readonly name: string;
  readonly columns: readonly string[];
  readonly isOneToOne: boolean;
  readonly referencedTable: string;
  readonly referencedColumns: readonly string[];
}

export interface SchemaTable {
  readonly name: string;
  readonly columns: readonly SchemaColumn[];
  readonly references: readonly SchemaReference[];
}

export interface SchemaFunction {
  readonly name: string;
  readonly parameters: readonly { readonly name: string; readonly type: string; readonly hasDefault: boolean }[];
  /** The columns of `returns table (…)`; empty otherwise. */
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly returnType: string;
  readonly returnsSet: boolean;
  readonly returnedTable: string | null;
}

export interface Schema {
  readonly tables: readonly SchemaTable[];
  readonly functions: readonly SchemaFunction[];
}

export async function readSchema(client: Pick<pg.ClientBase, 'query'>): Promise<Schema> {
  const tables = await client.query<RawTable>(tablesSql);
  const functions = await client.query<SchemaFunction>(functionsSql);
  return { tables: tables.rows.map(readVocabularies), functions: functions.rows };
}

type RawTable = Omit<SchemaTable, 'columns'> & {
  readonly columns: readonly (Omit<SchemaColumn, 'vocabulary'> & { readonly checks: readonly string[] })[];
};

function readVocabularies(table: RawTable): SchemaTable {
  return {
    ...table,
    columns: table.columns.map(({ checks, ...column }) => ({ ...column, vocabulary: checks.flatMap(parseVocabulary) })),
  };
}

// PostgreSQL prints `check (status in ('open', 'won'))` in this form. Other checks do not limit a column to a list.
function parseVocabulary(check: string): string[] {
  const list = /^CHECK \(\(\w+ = ANY \(ARRAY\[((?:'(?:[^']|'')*'::text(?:, )?)+)\]\)\)\)$/.exec(check)?.[1] ?? '';
  return [...list.matchAll(/'((?:[^']|'')*)'::text/g)].map(([, word = '']) => word.replaceAll("''", "'"));
}

// Everything is sorted by name in C order, so that the same schema gives the same text on every server.
const tablesSql = `
  select
    t.relname as name,
    (
      select json_agg(json_build_object(
        'name', a.attname,
        'type', y.typname,
        'isNullable', not a.attnotnull,
        'hasDefault', a.atthasdef or a.attidentity <> '',
        'isGenerated', a.attgenerated <> '' or a.attidentity = 'a',
        'checks', coalesce((
          select json_agg(pg_get_constraintdef(k.oid) order by k.conname)
          from pg_constraint k
          where k.conrelid = t.oid and k.contype = 'c' and k.conkey = array[a.attnum]
        ), '[]')
      ) order by a.attname collate "C")
      from pg_attribute a
      join pg_type y on y.oid = a.atttypid
      where a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
    ) as columns,
    coalesce((
      select json_agg(json_build_object(
        'name', k.conname,
        'columns', own.names,
        'isOneToOne', exists (
          select from pg_constraint u
          where u.conrelid = t.oid and u.contype in ('p', 'u') and u.conkey <@ k.conkey and u.conkey @> k.conkey
        ),
        'referencedTable', r.relname,
        'referencedColumns', theirs.names
      ) order by k.conname collate "C")
      from pg_constraint k
      join pg_class r on r.oid = k.confrelid
      cross join lateral (
        select json_agg(a.attname order by n) as names
        from unnest(k.conkey) with ordinality as c (attnum, n)
        join pg_attribute a on a.attrelid = k.conrelid and a.attnum = c.attnum
      ) own
      cross join lateral (
        select json_agg(a.attname order by n) as names
        from unnest(k.confkey) with ordinality as c (attnum, n)
        join pg_attribute a on a.attrelid = k.confrelid and a.attnum = c.attnum
      ) theirs
      where k.conrelid = t.oid and k.contype = 'f' and r.relnamespace = 'public'::regnamespace
    ), '[]') as references
  from pg_class t
  where t.relnamespace = 'public'::regnamespace and t.relkind in ('r', 'p')
  order by t.relname collate "C"
`;

const functionsSql = `
  select
    f.proname as name,
    coalesce((
      select json_agg(json_build_object(
        'name', f.proargnames[n], 'type', y.typname, 'hasDefault', n > f.pronargs - f.pronargdefaults
      ) order by f.proargnames[n] collate "C")
      from unnest(f.proargtypes::oid[]) with ordinality as p (type, n)
      join pg_type y on y.oid = p.type
    ), '[]') as parameters,
    coalesce((
      select json_agg(json_build_object('name', f.proargnames[n], 'type', y.typname) order by f.proargnames[n] collate "C")
      from unnest(f.proallargtypes, f.proargmodes) with ordinality as p (type, mode, n)
      join pg_type y on y.oid = p.type
      where p.mode in ('t', 'o')
    ), '[]') as columns,
    r.typname as "returnType",
    f.proretset as "returnsSet",
    (
      select t.relname from pg_class t
      where t.oid = r.typrelid and t.relkind in ('r', 'p') and t.relnamespace = 'public'::regnamespace
    ) as "returnedTable"
  from pg_proc f
  join pg_type r on r.oid = f.prorettype
  where f.pronamespace = 'public'::regnamespace and f.prokind = 'f' and r.typname not in ('trigger', 'event_trigger')
  order by f.proname collate "C", f.oid
`;
