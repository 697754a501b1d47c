-- What members add to a call: that they reviewed it, a note, tags, and which action items are done. Calls themselves are history, so this
-- is a table of its own, and ingest and the rollup do not read it.

-- Up Migration

create table public.call_reviews (
  org_id uuid not null references public.organizations (id) on delete cascade,
  call_id uuid not null,
  -- Null: not reviewed. The other columns may be set nevertheless.
  reviewed_at timestamptz,
  reviewed_by uuid,
  note text check (char_length(note) between 1 and 4000),
  -- As the service normalises them.
  tags text[] not null default '{}'
    check (cardinality(tags) <= 20 and array_position(tags, null) is null and octet_length(array_to_string(tags, '')) <= 3200),
  -- By the text of the action item, because providers replace and reorder the list: { "Free the old slot": true }.
  items_done jsonb not null default '{}' check (jsonb_typeof(items_done) = 'object' and octet_length(items_done::text) <= 1048576),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (org_id, call_id),
  foreign key (org_id, call_id) references public.call_logs (org_id, id) on delete cascade
);
-- Calls of a tag, and the tags in use.
create index idx_call_reviews_org_tags on public.call_reviews using gin (org_id, tags);
-- Reviewed calls, from the index alone.
create index idx_call_reviews_org_reviewed on public.call_reviews (org_id, call_id) where reviewed_at is not null;
create trigger set_updated_at before update on public.call_reviews for each row execute function private.set_updated_at();
-- Members only read: review_call writes and audits.
select private.protect('call_reviews');
select private.announce_changes_of('call_reviews');

-- These two functions are here, and not in a file that is replayed, because private.call_matches depends on them.
-- The reviewed calls of the caller's organisation. Immutable, although it reads a table, so that the planner computes it once and plans with
-- the ids. Nothing keeps such a plan: the argument, which has no other purpose, is a constant only in a plan for one execution.
create function private.call_ids_reviewed(is_wanted boolean) returns uuid[]
language plpgsql immutable
set search_path = ''
as $$
begin
  return array(
    select reviews.call_id
    from public.call_reviews as reviews
    where reviews.org_id = (select private.active_org()) and reviews.reviewed_at is not null
  );
end
$$;
revoke all on function private.call_ids_reviewed(boolean) from public;
grant execute on function private.call_ids_reviewed(boolean) to authenticated;

-- Those with any of these tags. Immutable likewise. Security definer: under row-level security the index would not apply, because the
-- operator is not leakproof. The organisation is compared here instead.
create function private.call_ids_tagged(wanted text[]) returns uuid[]
language plpgsql immutable security definer
set search_path = ''
as $$
begin
  return array(
    select reviews.call_id
    from public.call_reviews as reviews
    where reviews.org_id = (select private.active_org()) and reviews.tags && wanted
  );
end
$$;
revoke all on function private.call_ids_tagged(text[]) from public;
grant execute on function private.call_ids_tagged(text[]) to authenticated;

-- Down Migration

drop function private.call_ids_tagged(text[]);
drop function private.call_ids_reviewed(boolean);
drop table public.call_reviews;
