// Everything that migrations create, as sorted lines of text: two databases are equal when their lines are.
import type pg from 'pg';

export async function readCatalog(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ line: string }>(catalogueSql);
  return rows.map(({ line }) => line);
}

const catalogueSql = `
  with
    ours as (select oid, nspname from pg_namespace where nspname in ('public', 'private')),
    foreigners as (select objid from pg_depend where deptype = 'e'),
    tables as (
      select c.*, nspname || '.' || relname as name
      from pg_class c join ours on ours.oid = relnamespace
      where c.oid not in (select objid from foreigners)
    ),
    functions as (
      select f.* from pg_proc f join ours on ours.oid = pronamespace where f.oid not in (select objid from foreigners)
    )
  select line from (
    select 'relation ' || name || ' ' || relkind::text || ' rls ' || relrowsecurity::text || coalesce(reloptions::text, '') from tables
    union all
    select 'grant ' || name || ' ' || grantee::regrole::text || ' ' || privilege_type
    from tables, aclexplode(relacl) where relkind = 'r'
    union all
    select 'column grant ' || t.name || '.' || attname || ' ' || grantee::regrole::text || ' ' || privilege_type
    from tables t join pg_attribute on attrelid = t.oid, aclexplode(attacl)
    union all
    select 'column ' || t.name || '.' || a.attname || ' ' || format_type(atttypid, atttypmod) || ' ' || attnotnull::text
      || attgenerated::text || coalesce(pg_get_expr(adbin, adrelid), '')
    from tables t
    join pg_attribute a on a.attrelid = t.oid and attnum > 0 and not attisdropped
    left join pg_attrdef d on d.adrelid = t.oid and d.adnum = a.attnum
    where relkind = 'r'
    union all
    select 'constraint ' || t.name || ' ' || conname || ' ' || pg_get_constraintdef(k.oid)
    from pg_constraint k join tables t on t.oid = conrelid
    union all
    select pg_get_indexdef(indexrelid) from pg_index join tables t on t.oid = indexrelid
    union all
    select pg_get_triggerdef(g.oid) from pg_trigger g join tables t on t.oid = tgrelid where not tgisinternal
    union all
    select 'policy ' || to_jsonb(p)::text from pg_policies p where schemaname in ('public', 'private')
    union all
    select pg_get_functiondef(oid) from functions where prokind <> 'a'
    union all
    select 'execute ' || f.oid::regprocedure::text || ' ' || case grantee when 0 then 'public' else grantee::regrole::text end
    from functions f, aclexplode(coalesce(proacl, acldefault('f', proowner)))
    union all
    select 'type ' || ours.nspname || '.' || typname from pg_type join ours on ours.oid = typnamespace
    where pg_type.oid not in (select objid from foreigners) and typtype <> 'c' and typelem = 0
    union all
    select 'default ' || defaclobjtype::text || ' ' || defaclnamespace::regnamespace::text || ' ' || grantee::regrole::text || ' ' || privilege_type
    from pg_default_acl, aclexplode(defaclacl)
  ) as lines (line)
  order by line collate "C"
`;
