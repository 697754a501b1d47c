-- A call as lists show it: the only list of these columns. Used as `from public.call_logs as c, private.call_row(c) as call`. No
-- search_path is set in SQL functions like this one, so that PostgreSQL inlines them. One join for the review: a
-- subquery for each of its columns would take twice as long to plan.
create function private.call_row(call public.call_logs) returns setof private.call_row
language sql stable rows 1
begin atomic
  select
    call.id, call.org_id, call.direction, call.status, call.from_number, call.to_number, call.contact_id, call.contact_name,
    call.agent_id, (select agents.name from public.agents where agents.org_id = call.org_id and agents.id = call.agent_id),
    call.phone_number_id,
    (select numbers.label from public.phone_numbers as numbers where numbers.org_id = call.org_id and numbers.id = call.phone_number_id),
    call.campaign_id, call.started_at, call.duration_seconds, call.duration_rank, call.cost_micros, call.cost_rank, call.outcome,
    call.sentiment, call.successful, left(call.summary, 160), call.has_recording,
    reviews.reviewed_at is not null, coalesce(reviews.tags, '{}')
  from (values (call.org_id, call.id)) as one (org_id, id)
  left join public.call_reviews as reviews on reviews.org_id = one.org_id and reviews.call_id = one.id;
end;

revoke all on function private.call_row(public.call_logs) from public, anon, authenticated, service_role;
grant execute on function private.call_row(public.call_logs) to authenticated;
