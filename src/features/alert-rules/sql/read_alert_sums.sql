-- As alert_sums, for the job that evaluates rules. It reads as the author of the rule, or as an owner when the author is no longer a member.
create function private.read_alert_sums(
  org uuid, author uuid, zone text, bounds timestamptz[], filter private.call_filter, measures text[]
) returns jsonb
language plpgsql security definer
set search_path = ''
as $$
begin
  perform private.assert_service();
  perform private.act_as_member(org, (
    select roles.user_id
    from public.user_org_roles as roles
    where roles.org_id = org and (roles.user_id = author or roles.role = 'owner')
    order by roles.user_id = author desc nulls last, roles.created_at, roles.id
    limit 1
  ));
  return public.alert_sums(org, zone, bounds, filter, measures);
end
$$;

revoke all on function private.read_alert_sums(uuid, uuid, text, timestamptz[], private.call_filter, text[]) from public, anon, authenticated, service_role;
grant execute on function private.read_alert_sums(uuid, uuid, text, timestamptz[], private.call_filter, text[]) to anon;

create function public.read_alert_sums(
  org uuid, author uuid, zone text, bounds timestamptz[], filter private.call_filter, measures text[]
) returns jsonb
language sql
set search_path = ''
as $$
  select private.read_alert_sums(org, author, zone, bounds, filter, measures)
$$;

revoke all on function public.read_alert_sums(uuid, uuid, text, timestamptz[], private.call_filter, text[]) from public, anon, authenticated, service_role;
grant execute on function public.read_alert_sums(uuid, uuid, text, timestamptz[], private.call_filter, text[]) to anon;
