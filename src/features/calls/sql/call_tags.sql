-- The tags in use, the most frequent first, with the number of calls that the list has for each.
create function public.call_tags(org uuid, max_tags integer) returns table (tag text, calls bigint)
language sql stable
set search_path = ''
as $$
  select used.tag, count(*)
  from public.call_reviews as reviews
  join public.call_logs as calls on calls.org_id = reviews.org_id and calls.id = reviews.call_id
  cross join lateral unnest(reviews.tags) as used (tag)
  where reviews.org_id = org
    and reviews.org_id = (select private.active_org())
    and reviews.tags <> '{}'
    and calls.leg_of is null
  group by used.tag
  order by count(*) desc, used.tag
  limit max_tags
$$;

revoke all on function public.call_tags(uuid, integer) from public, anon, authenticated, service_role;
grant execute on function public.call_tags(uuid, integer) to authenticated;
