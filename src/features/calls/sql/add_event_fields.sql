-- Adds the fields of one event to `field_stages`: each field keeps its latest stage. The result does not depend on the order of events.
create function private.add_event_fields(field_stages jsonb, names text[], status text) returns jsonb
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
          select before.name, before.stage from private.fields_with_stages(field_stages) as before
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

revoke all on function private.add_event_fields(jsonb,text[],text) from public, anon, authenticated, service_role;
