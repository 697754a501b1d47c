-- An organisation may claim any number or page, and nobody else notices. Routing goes by verified claims alone: ops verify one after
-- they have asked the provider whose it is. The last verification counts, since numbers move. Programs cannot verify: the token with
-- which one asks whose number rings must not be able to move numbers.

-- Up Migration
-- Until now whoever came first had a number for all organisations: these claims stay as they are.
alter table public.phone_numbers
  add column verified_at timestamptz default now(),
  add column provider_phone_id_verified_at timestamptz default now();
alter table public.phone_numbers
  alter column verified_at drop default,
  alter column provider_phone_id_verified_at drop default,
  drop constraint idx_phone_numbers_e164,
  drop constraint phone_numbers_provider_phone_id_key,
  add constraint phone_numbers_org_id_e164_key unique (org_id, e164),
  add constraint phone_numbers_org_id_provider_phone_id_key unique (org_id, provider_phone_id);
alter table public.integrations
  add column facebook_page_verified_at timestamptz default now(),
  add column instagram_page_verified_at timestamptz default now();
alter table public.integrations
  alter column facebook_page_verified_at drop default,
  alter column instagram_page_verified_at drop default,
  drop constraint idx_integrations_facebook_page_id,
  drop constraint idx_integrations_instagram_page_id,
  add constraint integrations_org_id_facebook_page_id_key unique (org_id, facebook_page_id),
  add constraint integrations_org_id_instagram_page_id_key unique (org_id, instagram_page_id);

update public.phone_numbers set provider_phone_id_verified_at = null where provider_phone_id is null;
update public.integrations
set
  facebook_page_verified_at = case when facebook_page_id is not null then facebook_page_verified_at end,
  instagram_page_verified_at = case when instagram_page_id is not null then instagram_page_verified_at end
where facebook_page_id is null or instagram_page_id is null;

-- `is not null` is a predicate that a prepared statement can prove.
create unique index idx_phone_numbers_e164 on public.phone_numbers (e164) where verified_at is not null;
create unique index idx_phone_numbers_provider_phone_id on public.phone_numbers (provider_phone_id)
  where provider_phone_id_verified_at is not null;
create unique index idx_integrations_facebook_page_id on public.integrations (facebook_page_id)
  where facebook_page_verified_at is not null;
create unique index idx_integrations_instagram_page_id on public.integrations (instagram_page_id)
  where instagram_page_verified_at is not null;

-- verify_claims keeps a page from being verified twice, in whichever column.
drop trigger claim_pages on public.integrations;
drop function private.claim_pages();
drop table private.integration_pages;

-- Members claim, and do not verify.
revoke insert, update on table public.phone_numbers, public.integrations from authenticated;
grant insert (org_id, e164, label, provider, provider_phone_id, agent_id, active),
  update (e164, label, provider, provider_phone_id, agent_id, active)
  on table public.phone_numbers to authenticated;
grant insert (org_id, name, facebook_page_id, instagram_page_id, active),
  update (name, facebook_page_id, instagram_page_id, active)
  on table public.integrations to authenticated;

-- Another number is another claim, unless its writer says that it is verified: no member may write these columns.
create function private.unverify_changed_number() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  if new.e164 <> old.e164 and new.verified_at is not distinct from old.verified_at then
    new.verified_at = null;
  end if;
  if (new.provider_phone_id, new.provider) is distinct from (old.provider_phone_id, old.provider)
    and new.provider_phone_id_verified_at is not distinct from old.provider_phone_id_verified_at
  then
    new.provider_phone_id_verified_at = null;
  end if;
  return new;
end
$$;
create trigger unverify_changed_number before update of e164, provider, provider_phone_id on public.phone_numbers
  for each row execute function private.unverify_changed_number();

create function private.unverify_changed_page() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  if new.facebook_page_id is distinct from old.facebook_page_id
    and new.facebook_page_verified_at is not distinct from old.facebook_page_verified_at
  then
    new.facebook_page_verified_at = null;
  end if;
  if new.instagram_page_id is distinct from old.instagram_page_id
    and new.instagram_page_verified_at is not distinct from old.instagram_page_verified_at
  then
    new.instagram_page_verified_at = null;
  end if;
  return new;
end
$$;
create trigger unverify_changed_page before update of facebook_page_id, instagram_page_id on public.integrations
  for each row execute function private.unverify_changed_page();

-- Verifies what the organisation has claimed, and takes it from the organisation that had it verified before. Returns a row for each
-- claim that it found; claims of other organisations stay pending. One claim is verified at a time.
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
    raise exception 'for ops alone' using errcode = 'insufficient_privilege';
  end if;
  perform pg_advisory_xact_lock(hashtextextended(format('claim of %s', value), 0))
  from (values (sent_number), (sent_phone_id), (sent_page)) as claims (value)
  where value is not null
  order by value;

  -- Locked, so that the row still names what is verified.
  select numbers.id into claimed
  from public.phone_numbers as numbers
  where numbers.org_id = org and numbers.e164 = sent_number
  for update;
  if found then
    update public.phone_numbers as numbers set verified_at = null
    where numbers.e164 = sent_number and numbers.verified_at is not null and numbers.id <> claimed;
    update public.phone_numbers as numbers set verified_at = coalesce(numbers.verified_at, now()) where numbers.id = claimed;
    return query values ('phone', claimed);
  end if;

  select numbers.id into claimed
  from public.phone_numbers as numbers
  where numbers.org_id = org and numbers.provider_phone_id = sent_phone_id
  for update;
  if found then
    update public.phone_numbers as numbers set provider_phone_id_verified_at = null
    where numbers.provider_phone_id = sent_phone_id and numbers.provider_phone_id_verified_at is not null and numbers.id <> claimed;
    update public.phone_numbers as numbers
    set provider_phone_id_verified_at = coalesce(numbers.provider_phone_id_verified_at, now())
    where numbers.id = claimed;
    return query values ('provider_phone_id', claimed);
  end if;

  -- The older, where two integrations of the organisation name the page.
  select pages.id into claimed
  from public.integrations as pages
  where pages.org_id = org and sent_page in (pages.facebook_page_id, pages.instagram_page_id)
  order by pages.created_at, pages.id
  limit 1
  for update;
  if found then
    update public.integrations as pages set facebook_page_verified_at = null
    where pages.facebook_page_id = sent_page and pages.facebook_page_verified_at is not null and pages.id <> claimed;
    update public.integrations as pages set instagram_page_verified_at = null
    where pages.instagram_page_id = sent_page and pages.instagram_page_verified_at is not null and pages.id <> claimed;
    update public.integrations as pages
    set
      facebook_page_verified_at =
        case when pages.facebook_page_id = sent_page then coalesce(pages.facebook_page_verified_at, now())
        else pages.facebook_page_verified_at end,
      instagram_page_verified_at =
        case when pages.instagram_page_id = sent_page then coalesce(pages.instagram_page_verified_at, now())
        else pages.instagram_page_verified_at end
    where pages.id = claimed;
    return query values ('page_id', claimed);
  end if;
end
$$;

create function public.verify_claims(sent jsonb) returns table (kind text, id uuid)
language sql
set search_path = ''
as $$
  select * from private.verify_claims(sent)
$$;

revoke all on function
  private.unverify_changed_number(), private.unverify_changed_page(), private.verify_claims(jsonb), public.verify_claims(jsonb)
from public, anon, authenticated, service_role;
grant execute on function private.verify_claims(jsonb), public.verify_claims(jsonb) to authenticated;

-- The new columns are audited as well.
select private.audit_changes_of('phone_numbers', 'phone_number'), private.audit_changes_of('integrations', 'integration');

-- As before, of verified claims alone.
create or replace function private.find_number_owner(e164 text, provider_phone_id text) returns jsonb
language plpgsql stable security definer
set search_path = ''
set plan_cache_mode = force_generic_plan
as $$
declare
  sought_e164 constant text := find_number_owner.e164;
  sought_id constant text := find_number_owner.provider_phone_id;
begin
  if num_nonnulls(sought_e164, sought_id) <> 1 then
    raise exception 'expected one of e164 and provider_phone_id' using errcode = 'invalid_parameter_value';
  end if;
  return (
    select jsonb_build_object(
      'number', jsonb_build_object(
        'id', numbers.id,
        'e164', numbers.e164,
        'label', numbers.label,
        'provider', numbers.provider,
        'provider_phone_id', numbers.provider_phone_id
      ),
      'organization', jsonb_build_object(
        'id', orgs.id, 'name', orgs.name, 'slug', orgs.slug, 'timezone', settings.timezone
      ),
      'agent', case when agents.id is not null then jsonb_build_object(
        'id', agents.id,
        'name', agents.name,
        'voice', agents.voice,
        'provider', agents.provider,
        'provider_agent_id', agents.provider_agent_id,
        'active', agents.active
      ) end,
      'inboundConfig', case when inbound.org_id is not null then jsonb_build_object(
        'greeting', inbound.greeting,
        'hours', inbound.hours,
        'voicemail_enabled', inbound.voicemail_enabled,
        'voicemail_greeting', inbound.voicemail_greeting,
        'spam_max_calls', inbound.spam_max_calls,
        'spam_window_minutes', inbound.spam_window_minutes
      ) end
    )
    from (
      select * from public.phone_numbers as named
      where named.active and (
        named.e164 = sought_e164 and named.verified_at is not null
        or named.provider_phone_id = sought_id and named.provider_phone_id_verified_at is not null
      )
    ) as numbers
    join public.organizations as orgs on orgs.id = numbers.org_id
    join public.org_settings as settings on settings.org_id = orgs.id
    left join public.agents on agents.org_id = numbers.org_id and agents.id = numbers.agent_id
    left join public.inbound_configs as inbound on inbound.org_id = numbers.org_id
    where orgs.deleted_at is null
  );
end
$$;

create or replace function private.find_page_owner(page_id text) returns jsonb
language plpgsql stable security definer
set search_path = ''
set plan_cache_mode = force_generic_plan
as $$
declare
  page constant text := page_id;
begin
  return (
    select jsonb_build_object(
      'platform', case when pages.facebook_page_id = page and pages.facebook_page_verified_at is not null then 'facebook' else 'instagram' end,
      'integration', jsonb_build_object(
        'id', pages.id,
        'name', pages.name,
        'facebook_page_id', pages.facebook_page_id,
        'instagram_page_id', pages.instagram_page_id
      ),
      'organization', jsonb_build_object('id', orgs.id, 'name', orgs.name, 'slug', orgs.slug)
    )
    from (
      select * from public.integrations as named
      where named.active and (
        named.facebook_page_id = page and named.facebook_page_verified_at is not null
        or named.instagram_page_id = page and named.instagram_page_verified_at is not null
      )
    ) as pages
    join public.organizations as orgs on orgs.id = pages.org_id
    where orgs.deleted_at is null
  );
end
$$;

-- Down Migration
create or replace function private.find_number_owner(e164 text, provider_phone_id text) returns jsonb
language plpgsql stable security definer
set search_path = ''
set plan_cache_mode = force_generic_plan
as $$
declare
  sought_e164 constant text := find_number_owner.e164;
  sought_id constant text := find_number_owner.provider_phone_id;
begin
  if num_nonnulls(sought_e164, sought_id) <> 1 then
    raise exception 'expected one of e164 and provider_phone_id' using errcode = 'invalid_parameter_value';
  end if;
  return (
    select jsonb_build_object(
      'number', jsonb_build_object(
        'id', numbers.id,
        'e164', numbers.e164,
        'label', numbers.label,
        'provider', numbers.provider,
        'provider_phone_id', numbers.provider_phone_id
      ),
      'organization', jsonb_build_object(
        'id', orgs.id, 'name', orgs.name, 'slug', orgs.slug, 'timezone', settings.timezone
      ),
      'agent', case when agents.id is not null then jsonb_build_object(
        'id', agents.id,
        'name', agents.name,
        'voice', agents.voice,
        'provider', agents.provider,
        'provider_agent_id', agents.provider_agent_id,
        'active', agents.active
      ) end,
      'inboundConfig', case when inbound.org_id is not null then jsonb_build_object(
        'greeting', inbound.greeting,
        'hours', inbound.hours,
        'voicemail_enabled', inbound.voicemail_enabled,
        'voicemail_greeting', inbound.voicemail_greeting,
        'spam_max_calls', inbound.spam_max_calls,
        'spam_window_minutes', inbound.spam_window_minutes
      ) end
    )
    from (
      select * from public.phone_numbers as named
      where (named.e164 = sought_e164 or named.provider_phone_id = sought_id) and named.active
    ) as numbers
    join public.organizations as orgs on orgs.id = numbers.org_id
    join public.org_settings as settings on settings.org_id = orgs.id
    left join public.agents on agents.org_id = numbers.org_id and agents.id = numbers.agent_id
    left join public.inbound_configs as inbound on inbound.org_id = numbers.org_id
    where orgs.deleted_at is null
  );
end
$$;

create or replace function private.find_page_owner(page_id text) returns jsonb
language plpgsql stable security definer
set search_path = ''
set plan_cache_mode = force_generic_plan
as $$
declare
  page constant text := page_id;
begin
  return (
    select jsonb_build_object(
      'platform', case when pages.facebook_page_id = page then 'facebook' else 'instagram' end,
      'integration', jsonb_build_object(
        'id', pages.id,
        'name', pages.name,
        'facebook_page_id', pages.facebook_page_id,
        'instagram_page_id', pages.instagram_page_id
      ),
      'organization', jsonb_build_object('id', orgs.id, 'name', orgs.name, 'slug', orgs.slug)
    )
    from (
      select * from public.integrations as named
      where (named.facebook_page_id = page or named.instagram_page_id = page) and named.active
    ) as pages
    join public.organizations as orgs on orgs.id = pages.org_id
    where orgs.deleted_at is null
  );
end
$$;

drop function public.verify_claims(jsonb);
drop function private.verify_claims(jsonb);
drop trigger unverify_changed_page on public.integrations;
drop function private.unverify_changed_page();
drop trigger unverify_changed_number on public.phone_numbers;
drop function private.unverify_changed_number();
drop index public.idx_integrations_instagram_page_id;
drop index public.idx_integrations_facebook_page_id;
drop index public.idx_phone_numbers_provider_phone_id;
drop index public.idx_phone_numbers_e164;

-- Of several claims of a number or page one can stay: the verified one, else the oldest.
delete from public.phone_numbers as other
using public.phone_numbers as kept
where kept.e164 = other.e164
  and (kept.verified_at is null, kept.created_at, kept.id) < (other.verified_at is null, other.created_at, other.id);
update public.phone_numbers as other
set provider_phone_id = null
from public.phone_numbers as kept
where kept.provider_phone_id = other.provider_phone_id
  and (kept.provider_phone_id_verified_at is null, kept.created_at, kept.id)
    < (other.provider_phone_id_verified_at is null, other.created_at, other.id);
-- A page stands in either column, and of one integration only.
with named as (
  select id, created_at, facebook_page_id as page, facebook_page_verified_at as verified_at from public.integrations
  union all
  select id, created_at, instagram_page_id, instagram_page_verified_at from public.integrations
),
keepers as (
  select distinct on (page) page, id from named where page is not null order by page, verified_at is null, created_at, id
)
update public.integrations as pages
set
  facebook_page_id = case when exists (select from keepers where page = facebook_page_id and id = pages.id) then facebook_page_id end,
  instagram_page_id = case when exists (select from keepers where page = instagram_page_id and id = pages.id) then instagram_page_id end;

grant insert, update on table public.phone_numbers, public.integrations to authenticated;
alter table public.integrations
  drop constraint integrations_org_id_instagram_page_id_key,
  drop constraint integrations_org_id_facebook_page_id_key,
  add constraint idx_integrations_facebook_page_id unique (facebook_page_id),
  add constraint idx_integrations_instagram_page_id unique (instagram_page_id),
  drop column facebook_page_verified_at,
  drop column instagram_page_verified_at;
alter table public.phone_numbers
  drop constraint phone_numbers_org_id_provider_phone_id_key,
  drop constraint phone_numbers_org_id_e164_key,
  add constraint idx_phone_numbers_e164 unique (e164),
  add constraint phone_numbers_provider_phone_id_key unique (provider_phone_id),
  drop column verified_at,
  drop column provider_phone_id_verified_at;

create table private.integration_pages (
  page_id text primary key,
  integration_id uuid not null references public.integrations (id) on delete cascade
);
create index idx_integration_pages_integration on private.integration_pages (integration_id);

-- In the order of the ids, so that two who claim the same pages do not wait for each other; the later is refused in the words of the
-- unique constraint of the column that he named. Security definer: nobody else writes there.
create function private.claim_pages() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  claimed record;
begin
  delete from private.integration_pages
  where integration_id = new.id
    and page_id <> all (array_remove(array[new.facebook_page_id, new.instagram_page_id], null));

  for claimed in
    select id, min(platform) as platform
    from (values (new.facebook_page_id, 'facebook'), (new.instagram_page_id, 'instagram')) as named (id, platform)
    where id is not null
    group by id
    order by id
  loop
    -- Not `do nothing`: this also waits for a transaction that is just giving the page up.
    insert into private.integration_pages as known (page_id, integration_id) values (claimed.id, new.id)
    on conflict (page_id) do update set integration_id = known.integration_id where known.integration_id = new.id;
    if not found then
      raise exception 'duplicate key value violates unique constraint "idx_integrations_%_page_id"', claimed.platform
        using errcode = 'unique_violation';
    end if;
  end loop;
  return null;
end
$$;
revoke all on function private.claim_pages() from public;

-- Before what there is is read: from here on nobody else writes.
create trigger claim_pages after insert or update of facebook_page_id, instagram_page_id on public.integrations
  for each row execute function private.claim_pages();

insert into private.integration_pages (page_id, integration_id)
select facebook_page_id, id from public.integrations where facebook_page_id is not null
union
select instagram_page_id, id from public.integrations where instagram_page_id is not null;
