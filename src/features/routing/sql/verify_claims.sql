create function public.verify_claims(sent jsonb) returns table (kind text, id uuid)
language sql
set search_path = ''
as $$
  select * from private.verify_claims(sent)
$$;

revoke all on function public.verify_claims(jsonb) from public, anon, authenticated, service_role;
grant execute on function public.verify_claims(jsonb) to authenticated;

-- Verifies what the organisation claims, and ends the verification that another organisation had. Returns a row for each claim found.
-- Claims of other organisations stay pending. Advisory locks let one call at a time verify the same value.
create function private.verify_claims(sent jsonb) returns table (kind text, id uuid)
language plpgsql
security definer
set search_path = ''
as $$
declare
  org constant uuid := sent ->> 'org_id';
  sent_number constant text := sent ->> 'e164';
  sent_phone_id constant text := sent ->> 'provider_phone_id';
  sent_page constant text := sent ->> 'page_id';
  claimed uuid;
begin
  if not private.is_ops() then
    raise exception 'only ops may verify claims' using errcode = 'insufficient_privilege';
  end if;
  perform pg_advisory_xact_lock(hashtextextended(format('claim of %s', value), 0))
  from (values (sent_number), (sent_phone_id), (sent_page)) as claims (value)
  where value is not null
  order by value;

  -- Locked, so that the row cannot change before it is verified.
  select numbers.id into claimed
  from public.phone_numbers as numbers
  where numbers.org_id = org and numbers.e164 = sent_number
  for update;
  if found then
    update public.phone_numbers as numbers set verified_at = null
    where numbers.e164 = sent_number and numbers.verified_at is not null and numbers.org_id <> org;
    update public.phone_numbers as numbers set verified_at = coalesce(numbers.verified_at, now())
    where numbers.org_id = org and numbers.id = claimed;
    return query values ('phone', claimed);
  end if;

  select numbers.id into claimed
  from public.phone_numbers as numbers
  where numbers.org_id = org and numbers.provider_phone_id = sent_phone_id
  for update;
  if found then
    update public.phone_numbers as numbers set provider_phone_id_verified_at = null
    where numbers.provider_phone_id = sent_phone_id and numbers.provider_phone_id_verified_at is not null and numbers.org_id <> org;
    update public.phone_numbers as numbers
    set provider_phone_id_verified_at = coalesce(numbers.provider_phone_id_verified_at, now())
    where numbers.org_id = org and numbers.id = claimed;
    return query values ('provider_phone_id', claimed);
  end if;

  -- Two integrations of the organisation may name the page, in different columns: the older one counts.
  select pages.id into claimed
  from public.integrations as pages
  where pages.org_id = org and sent_page in (pages.facebook_page_id, pages.instagram_page_id)
  order by pages.created_at, pages.id
  limit 1
  for update;
  if found then
    update public.integrations as pages set facebook_page_verified_at = null
    where pages.facebook_page_id = sent_page and pages.facebook_page_verified_at is not null
      and (pages.org_id, pages.id) <> (org, claimed);
    update public.integrations as pages set instagram_page_verified_at = null
    where pages.instagram_page_id = sent_page and pages.instagram_page_verified_at is not null
      and (pages.org_id, pages.id) <> (org, claimed);
    update public.integrations as pages
    set
      facebook_page_verified_at =
        case when pages.facebook_page_id = sent_page then coalesce(pages.facebook_page_verified_at, now())
        else pages.facebook_page_verified_at end,
      instagram_page_verified_at =
        case when pages.instagram_page_id = sent_page then coalesce(pages.instagram_page_verified_at, now())
        else pages.instagram_page_verified_at end
    where pages.org_id = org and pages.id = claimed;
    return query values ('page_id', claimed);
  end if;
end
$$;

revoke all on function private.verify_claims(jsonb) from public, anon, authenticated, service_role;
grant execute on function private.verify_claims(jsonb) to authenticated;
