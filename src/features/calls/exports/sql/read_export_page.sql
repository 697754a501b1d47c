-- One page of an export, for a service without a direct connection to the database: newest first, and with the total on the first page.
-- `page`: columns, max_rows, and as_of and after ({ started_at, id }) on later pages. Calls that were stored after the first page are left
-- out. Returns { org_slug, as_of, total, rows, after }, where `rows` are lists of texts; null when the user is not a member.
-- The values of `columns` come from the service's own list. Security definer, so the organisation is compared here.
create function private.read_export_page(org uuid, member uuid, filter private.call_filter, page jsonb) returns jsonb
language plpgsql security definer
set search_path = ''
set timezone = 'UTC'
as $$
declare
  as_of constant timestamptz := coalesce((page ->> 'as_of')::timestamptz, now());
  is_first constant boolean := page -> 'after' is null;
  chosen constant text := (
    select string_agg(format('%I::text', name), ', ' order by place)
    from jsonb_array_elements_text(page -> 'columns') with ordinality as listed (name, place)
  );
  caller_org uuid;
  found jsonb;
begin
  perform private.assert_service();
  if not exists (select from public.user_org_roles as roles where roles.org_id = org and roles.user_id = member) then
    return null;
  end if;
  perform private.act_as_member(org, member);
  caller_org := private.active_org();
  if caller_org is null then
    return null;
  end if;
  execute format(
    $query$
      select jsonb_build_object(
        'rows', coalesce(jsonb_agg(to_jsonb(paged.cells) order by paged.place), '[]'),
        'after', (array_agg(jsonb_build_object('started_at', paged.started_at, 'id', paged.id) order by paged.place desc))[1]
      )
      from (
        select
          array[%s] as cells, c.id, c.started_at,
          row_number() over (order by c.started_at desc, c.id desc) as place
        from public.call_logs as c
        left join lateral (
          select a.name as agent_name from public.agents as a where a.org_id = c.org_id and a.id = c.agent_id
        ) as agent on true
        left join lateral (
          select n.label as phone_number_label from public.phone_numbers as n where n.org_id = c.org_id and n.id = c.phone_number_id
        ) as number on true
        where c.org_id = $1
          and private.call_matches(c, $2)
          and (($2).measure is null or private.call_counts_in(c, ($2).measure))
          and c.created_at <= $3
          and ($4 is null or c.started_at <= ($4 ->> 'started_at')::timestamptz)
          and ($4 is null or (c.started_at, c.id) < (($4 ->> 'started_at')::timestamptz, ($4 ->> 'id')::uuid))
          and (($2).search is null or c.id in (select f.id from private.search_calls(($2).search, $2) as f))
        order by c.started_at desc, c.id desc
        limit $5
      ) as paged
    $query$,
    chosen
  ) into found using caller_org, filter, as_of, page -> 'after', (page ->> 'max_rows')::integer;
  if is_first then
    found := found || jsonb_build_object(
      'org_slug', (select organizations.slug from public.organizations where organizations.id = caller_org),
      'total', (
        select count(*)
        from public.call_logs as c
        where c.org_id = caller_org
          and private.call_matches(c, filter)
          and c.created_at <= as_of
          and (filter.search is null or c.id in (select f.id from private.search_calls(filter.search, filter) as f))
      )
    );
  end if;
  return found || jsonb_build_object('as_of', as_of);
end
$$;

revoke all on function private.read_export_page(uuid,uuid,private.call_filter,jsonb) from public, anon, authenticated, service_role;
grant execute on function private.read_export_page(uuid,uuid,private.call_filter,jsonb) to anon;

create function public.read_export_page(org uuid, member uuid, filter private.call_filter, page jsonb) returns jsonb
language sql
set search_path = ''
as $$
  select private.read_export_page(org, member, filter, page)
$$;

revoke all on function public.read_export_page(uuid,uuid,private.call_filter,jsonb) from public, anon, authenticated, service_role;
grant execute on function public.read_export_page(uuid,uuid,private.call_filter,jsonb) to anon;
