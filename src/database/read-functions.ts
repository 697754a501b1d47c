// Every function and type of ours, as statements in PostgreSQL's own words. The search_path must be empty, so that names are
// written in full.
import type pg from 'pg';

export interface FunctionStatements {
  /** `schema.name` */
  readonly name: string;
  readonly signature: string;
  readonly definition: string;
  /** Null: only the owner may execute it. */
  readonly grant: string | null;
}

export async function readFunctions(client: Pick<pg.Client, 'query'>): Promise<FunctionStatements[]> {
  return (await client.query<FunctionStatements>(functionsSql)).rows;
}

/** Composite types, enums and domains. */
export async function readTypes(client: Pick<pg.Client, 'query'>): Promise<string[]> {
  return (await client.query<{ statement: string }>(typesSql)).rows.map(({ statement }) => statement);
}

/** With their schema, since the operator classes of indexes come from there. */
export async function readExtensions(client: Pick<pg.Client, 'query'>): Promise<string[]> {
  const { rows } = await client.query<{ statement: string }>(`
    select format('create extension %I with schema %I', extname, nspname) as statement
    from pg_extension join pg_namespace n on n.oid = extnamespace
    where extname <> 'plpgsql'
    order by extname collate "C"`);
  return rows.map(({ statement }) => statement);
}

const functionsSql = `
  select
    n.nspname || '.' || f.proname as name,
    format('%I.%I(%s)%s', n.nspname, f.proname, pg_get_function_arguments(f.oid), ' returns ' || pg_get_function_result(f.oid))
      as signature,
    pg_get_functiondef(f.oid) as definition,
    (
      select format('grant execute on %s %s to %s',
        case f.prokind when 'p' then 'procedure' else 'function' end,
        f.oid::regprocedure,
        string_agg(grantee, ', ' order by grantee collate "C"))
      from (
        select case g.grantee when 0 then 'public' else g.grantee::regrole::text end as grantee
        from aclexplode(coalesce(f.proacl, acldefault('f', f.proowner))) g
        where g.grantee <> f.proowner
      ) as granted
      having count(*) > 0
    ) as "grant"
  from pg_proc f
  join pg_namespace n on n.oid = f.pronamespace
  where n.nspname in ('public', 'private') and f.prokind in ('f', 'p')
    and not exists (select from pg_depend where classid = 'pg_proc'::regclass and objid = f.oid and deptype = 'e')
  order by n.nspname = 'private', f.proname collate "C", f.oid::regprocedure::text collate "C"
`;

const typesSql = `
  select case t.typtype
    when 'e' then format('create type %s as enum (%s)', t.oid::regtype, (
      select string_agg(quote_literal(enumlabel), ', ' order by enumsortorder) from pg_enum where enumtypid = t.oid
    ))
    when 'd' then format('create domain %s as %s', t.oid::regtype, concat_ws(' ',
      format_type(t.typbasetype, t.typtypmod),
      case when t.typnotnull then 'not null' end,
      (select string_agg(pg_get_constraintdef(oid, true), ' ' order by conname collate "C") from pg_constraint where contypid = t.oid)
    ))
    else format(e'create type %s as (\\n  %s\\n)', t.oid::regtype, (
      select string_agg(attname || ' ' || format_type(atttypid, atttypmod), e',\\n  ' order by attnum)
      from pg_attribute where attrelid = t.typrelid and attnum > 0 and not attisdropped
    ))
  end as statement
  from pg_type t
  join pg_namespace n on n.oid = t.typnamespace
  left join pg_class c on c.oid = t.typrelid
  where n.nspname in ('public', 'private') and (t.typtype in ('e', 'd') or c.relkind = 'c')
    and not exists (select from pg_depend where classid = 'pg_type'::regclass and objid = t.oid and deptype = 'e')
  order by n.nspname = 'private', t.typname collate "C"
`;
