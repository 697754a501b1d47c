-- A page id is of one integration over all organisations, at Facebook and at Instagram together: each column was unique by itself,
-- so that one organisation could have another's page by naming it in the other column, and a message for it found two.

-- Up Migration
-- Whose a page is: kept by the trigger below, and read by nothing but it. The same integration may name it in both columns.
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
    -- Not `do nothing`: this also waits for whoever is just giving the page up.
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

-- Whose a page is that two have named is not guessed.
do $$
declare
  contested record;
begin
  select facebook.facebook_page_id as page_id, facebook.id as one, instagram.id as other into contested
  from public.integrations as facebook
  join public.integrations as instagram on instagram.instagram_page_id = facebook.facebook_page_id and instagram.id <> facebook.id
  limit 1;
  if found then
    raise exception 'the integrations % and % both name the page %: take it from one of them, and migrate again',
      contested.one, contested.other, contested.page_id;
  end if;
end
$$;
insert into private.integration_pages (page_id, integration_id)
select facebook_page_id, id from public.integrations where facebook_page_id is not null
union
select instagram_page_id, id from public.integrations where instagram_page_id is not null;

-- Down Migration
drop trigger claim_pages on public.integrations;
drop function private.claim_pages();
drop table private.integration_pages;
