create function public.index_facts() returns jsonb
language sql stable
set search_path = ''
as $$
  select private.index_facts_for_monitors()
$$;

revoke all on function public.index_facts() from public, anon, authenticated, service_role;
grant execute on function public.index_facts() to authenticated;

-- What the catalogue contains about tables, indexes and foreign keys. src/index-doctor interprets it. Everything is joined by OID, because
-- names repeat between schemas, and `indkey` holds the column numbers of the table. Key columns keep their order; included columns
-- (after `indnkeyatts`) are separate; an expression has no column.
create function private.index_facts() returns jsonb
language sql stable security definer
set search_path = ''
as $$
  with tables as (
    select
      c.oid,
      case n.nspname when 'public' then c.relname else n.nspname || '.' || c.relname end as name,
      c.reltuples::bigint as rows,
      pg_catalog.pg_table_size(c.oid) as bytes,
      stats.seq_scan,
      stats.seq_tup_read,
      stats.idx_scan
    from pg_catalog.pg_class c
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    left join pg_catalog.pg_stat_user_tables stats on stats.relid = c.oid
    where n.nspname in ('public', 'private') and c.relkind = 'r'
  )
  select jsonb_build_object(
    'statistics_since', (
      select coalesce(stats_reset, pg_catalog.pg_postmaster_start_time())
      from pg_catalog.pg_stat_database where datname = pg_catalog.current_database()
    ),
    'roles', (
      select coalesce(jsonb_object_agg(r.rolname, split_part(setting, '=', 2)), '{}')
      from pg_catalog.pg_roles r, unnest(r.rolconfig) as setting
      where starts_with(setting, 'plan_cache_mode=')
    ),
    'functions', (
      select coalesce(jsonb_object_agg(n.nspname || '.' || f.proname, split_part(setting, '=', 2)), '{}')
      from pg_catalog.pg_proc f
      join pg_catalog.pg_namespace n on n.oid = f.pronamespace, unnest(f.proconfig) as setting
      where n.nspname in ('public', 'private') and starts_with(setting, 'plan_cache_mode=')
    ),
    'tables', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'name', t.name,
        -- -1: never analyzed.
        'rows', nullif(t.rows, -1),
        'bytes', t.bytes,
        'full_scans', coalesce(t.seq_scan, 0),
        'rows_read_in_full_scans', coalesce(t.seq_tup_read, 0),
        'index_scans', coalesce(t.idx_scan, 0)
      ) order by t.name collate "C"), '[]')
      from tables t
    ),
    'indexes', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'name', c.relname,
        'table', t.name,
        'method', am.amname,
        'is_valid', i.indisvalid and i.indisready and i.indislive,
        'is_unique', i.indisunique,
        'backs_constraint', k.oid is not null,
        'is_being_built', exists (select from pg_catalog.pg_stat_progress_create_index p where p.index_relid = c.oid),
        'keys', keys.listed,
        'included', keys.included,
        'predicate', pg_catalog.pg_get_expr(i.indpred, i.indrelid),
        'definition', pg_catalog.pg_get_indexdef(c.oid),
        'bytes', pg_catalog.pg_relation_size(c.oid),
        'scans', coalesce(stats.idx_scan, 0)
      ) order by t.name collate "C", c.relname collate "C"), '[]')
      from pg_catalog.pg_index i
      join tables t on t.oid = i.indrelid
      join pg_catalog.pg_class c on c.oid = i.indexrelid
      join pg_catalog.pg_am am on am.oid = c.relam
      left join pg_catalog.pg_stat_user_indexes stats on stats.indexrelid = i.indexrelid
      left join pg_catalog.pg_constraint k on k.conindid = i.indexrelid and k.conrelid = i.indrelid and k.contype in ('p', 'u', 'x')
      cross join lateral (
        select
          coalesce(jsonb_agg(jsonb_build_object(
            'expression', pg_catalog.pg_get_indexdef(i.indexrelid, place::integer, false),
            'column', a.attname,
            'opclass', o.opcname,
            'collation', i.indcollation[place - 1],
            'is_descending', i.indoption[place - 1] & 1 = 1,
            'nulls_first', i.indoption[place - 1] & 2 = 2
          ) order by place) filter (where place <= i.indnkeyatts), '[]') as listed,
          coalesce(jsonb_agg(a.attname order by place) filter (where place > i.indnkeyatts), '[]') as included
        from unnest(i.indkey::smallint[]) with ordinality as key (attnum, place)
        left join pg_catalog.pg_attribute a on a.attrelid = i.indrelid and a.attnum = key.attnum and key.attnum <> 0
        left join pg_catalog.pg_opclass o on o.oid = i.indclass[place - 1] and place <= i.indnkeyatts
      ) keys
    ),
    'foreign_keys', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'name', k.conname, 'table', t.name, 'columns', own.names
      ) order by t.name collate "C", k.conname collate "C"), '[]')
      from pg_catalog.pg_constraint k
      join tables t on t.oid = k.conrelid
      cross join lateral (
        select jsonb_agg(a.attname order by place) as names
        from unnest(k.conkey) with ordinality as key (attnum, place)
        join pg_catalog.pg_attribute a on a.attrelid = k.conrelid and a.attnum = key.attnum
      ) own
      where k.contype = 'f'
    )
  )
$$;

revoke all on function private.index_facts() from public, anon, authenticated, service_role;
