-- Changes the review of a call. `changes` has any of: reviewed, note, tags, sentiment_override, and items_done, whose values are added to the
-- stored ones.
-- False: the call does not exist. PT412: `is_conditional`, and the review was not last changed at `expected` (null: it does not exist).
-- Idempotent: a repeated change changes nothing and is not audited again. The audit entry has the names of the changed fields, and no text.
create function private.review_call(org uuid, call uuid, changes jsonb, expected timestamptz, is_conditional boolean)
returns boolean
language plpgsql security definer
set search_path = ''
as $$
declare
  caller_org constant uuid := case when org = private.active_org() then org end;
  known public.call_reviews;
  wanted public.call_reviews;
  known_sentiment text;
  wanted_sentiment text;
  changed text[];
begin
  if caller_org is null then
    return false;
  end if;
  if private.active_role() not in ('owner', 'admin', 'agent') then
    raise exception 'this role cannot review calls' using errcode = 'insufficient_privilege';
  end if;
  if not exists (select from public.call_logs as calls where calls.org_id = caller_org and calls.id = call) then
    return false;
  end if;

  -- Also for the first review of a call, which has no row to lock.
  perform pg_advisory_xact_lock(hashtextextended(format('call_reviews %s %s', caller_org, call), 0));
  select * into known from public.call_reviews as reviews where reviews.org_id = caller_org and reviews.call_id = call;
  if is_conditional and known.updated_at is distinct from expected then
    raise exception 'the review has changed' using errcode = 'PT412';
  end if;

  select calls.sentiment_override into known_sentiment
  from public.call_logs as calls
  where calls.org_id = caller_org and calls.id = call;
  wanted_sentiment := case when changes ? 'sentiment_override' then changes ->> 'sentiment_override' else known_sentiment end;
  wanted := known;
  wanted.tags := coalesce(known.tags, '{}');
  wanted.items_done := coalesce(known.items_done, '{}') || coalesce(changes -> 'items_done', '{}');
  if (changes ->> 'reviewed')::boolean then
    wanted.reviewed_at := coalesce(known.reviewed_at, now());
    wanted.reviewed_by := case when known.reviewed_at is null then auth.uid() else known.reviewed_by end;
  elsif not (changes ->> 'reviewed')::boolean then
    wanted.reviewed_at := null;
    wanted.reviewed_by := null;
  end if;
  if changes ? 'note' then
    wanted.note := changes ->> 'note';
  end if;
  if changes ? 'tags' then
    wanted.tags := array(select jsonb_array_elements_text(changes -> 'tags'));
  end if;

  changed := array_remove(array[
    case when wanted.reviewed_at is distinct from known.reviewed_at then 'reviewed' end,
    case when wanted.note is distinct from known.note then 'note' end,
    case when wanted.tags is distinct from coalesce(known.tags, '{}') then 'tags' end,
    case when wanted.items_done is distinct from coalesce(known.items_done, '{}') then 'action_items' end,
    case when wanted_sentiment is distinct from known_sentiment then 'sentiment_override' end
  ], null);
  if cardinality(changed) = 0 then
    return true;
  end if;
  -- Before the review, in the order in which a deletion of the call locks the rows.
  if 'sentiment_override' = any (changed) then
    update public.call_logs as calls set sentiment_override = wanted_sentiment where calls.org_id = caller_org and calls.id = call;
  end if;
  insert into public.call_reviews (org_id, call_id, reviewed_at, reviewed_by, note, tags, items_done)
  values (caller_org, call, wanted.reviewed_at, wanted.reviewed_by, wanted.note, wanted.tags, wanted.items_done)
  on conflict (org_id, call_id) do update
    set reviewed_at = excluded.reviewed_at, reviewed_by = excluded.reviewed_by, note = excluded.note, tags = excluded.tags,
      items_done = excluded.items_done;
  perform private.write_audit(
    caller_org, 'call.review_changed', 'call', call,
    jsonb_build_object('fields', to_jsonb(changed), 'reviewed', wanted.reviewed_at is not null)
  );
  return true;
end
$$;

revoke all on function private.review_call(uuid, uuid, jsonb, timestamptz, boolean) from public, anon, authenticated, service_role;
grant execute on function private.review_call(uuid, uuid, jsonb, timestamptz, boolean) to authenticated;

create function public.review_call(
  org uuid, call uuid, changes jsonb, expected timestamptz default null, is_conditional boolean default false
) returns boolean
language sql
set search_path = ''
as $$
  select private.review_call(org, call, changes, expected, is_conditional)
$$;

revoke all on function public.review_call(uuid, uuid, jsonb, timestamptz, boolean) from public, anon, authenticated, service_role;
grant execute on function public.review_call(uuid, uuid, jsonb, timestamptz, boolean) to authenticated;
