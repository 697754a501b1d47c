-- `told` with the names of one more event. The result does not depend on the order of the events.
create function private.told_with(told jsonb, names text[], status text) returns jsonb
language plpgsql immutable
set search_path = ''
as $$
begin
  return (
    select jsonb_object_agg((private.call_stages())[stages.stage], stages.names)
    from (
      select latest.stage, jsonb_agg(latest.name order by latest.name) as names
      from (
        select every.name, max(every.stage) as stage
        from (
          select before.name, before.stage from private.names_told(told) as before
          union all
          select unnest(names), private.call_stage(status)
        ) as every
        group by every.name
      ) as latest
      group by latest.stage
    ) as stages
  );
end
$$;

revoke all on function private.told_with(jsonb,text[],text) from public, anon, authenticated, service_role;
