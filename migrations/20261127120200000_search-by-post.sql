-- A gateway logs the URL of each request, and what is searched for is a name, a number or an address. So every search and every
-- lookup is a function, called by POST with its term in the body.

-- Up Migration
grant execute on function private.number_in(text) to authenticated;

-- For the migrations: `search_<table>(term)` finds the rows of which one of these columns holds the term, in any case and taken
-- literally; a column of numbers, also the number that the term is written for. For small tables: it uses no index. Row-level security
-- decides what is found.
create function private.search_columns_of(table_name text, variadic columns text[]) returns void
language plpgsql
set search_path = ''
as $$
declare
  of_numbers constant text[] := array['phone', 'e164'];
  name constant text := format('public.%I', 'search_' || table_name);
  holds constant text := (
    select string_agg(
      format('found.%I ilike pattern', c) || case when c = any (of_numbers) then format(' or found.%I like number_pattern', c) else '' end,
      ' or '
    )
    from unnest(columns) as c
  );
begin
  execute format(
    $definition$
      create function %1$s(term text) returns setof public.%2$I
      language plpgsql stable
      set search_path = ''
      as $body$
      declare
        pattern constant text := '%%' || regexp_replace(term, '([\\%%_])', '\\\1', 'g') || '%%';
        number_pattern constant text := '%%' || private.number_in(term) || '%%';
      begin
        return query select found.* from public.%2$I as found where %3$s;
      end
      $body$
    $definition$,
    name, table_name, holds
  );
  execute format('revoke all on function %s(text) from public, anon, authenticated, service_role', name);
  execute format('grant execute on function %s(text) to authenticated', name);
end
$$;
revoke all on function private.search_columns_of(text, text[]) from public;

select private.search_columns_of('accounts', 'name', 'phone', 'email', 'website');
select private.search_columns_of('agents', 'name');
select private.search_columns_of('bizdev_sources', 'name', 'phone', 'email', 'website');
select private.search_columns_of('campaigns', 'name');
select private.search_columns_of('integrations', 'name', 'facebook_page_id', 'instagram_page_id');
select private.search_columns_of('knowledge_categories', 'name', 'description');
select private.search_columns_of('leads', 'name', 'phone', 'email');
select private.search_columns_of('locations', 'name', 'address');
select private.search_columns_of('organizations', 'name');
select private.search_columns_of('phone_numbers', 'e164', 'label');
select private.search_columns_of('services', 'name', 'description');
select private.search_columns_of('staff', 'full_name', 'phone', 'email');
select private.search_columns_of('templates', 'name', 'description');

-- The newest contact, where several share a number or an address. One statement for each identity, so that each uses its own index.
create function public.find_contact(org uuid, identity text, value text) returns setof public.contacts
language plpgsql stable
set search_path = ''
as $$
begin
  case identity
    when 'facebook_id' then
      return query
        select contacts.* from public.contacts as contacts where contacts.org_id = org and contacts.facebook_id = value
        order by contacts.created_at desc, contacts.id desc limit 1;
    when 'instagram_id' then
      return query
        select contacts.* from public.contacts as contacts where contacts.org_id = org and contacts.instagram_id = value
        order by contacts.created_at desc, contacts.id desc limit 1;
    when 'whatsapp' then
      return query
        select contacts.* from public.contacts as contacts where contacts.org_id = org and contacts.whatsapp = value
        order by contacts.created_at desc, contacts.id desc limit 1;
    when 'phone' then
      return query
        select contacts.* from public.contacts as contacts where contacts.org_id = org and contacts.phone = value
        order by contacts.created_at desc, contacts.id desc limit 1;
    when 'email' then
      return query
        select contacts.* from public.contacts as contacts where contacts.org_id = org and contacts.email = value
        order by contacts.created_at desc, contacts.id desc limit 1;
    else
      raise exception 'identity: not in the list' using errcode = 'invalid_parameter_value';
  end case;
end
$$;
revoke all on function public.find_contact(uuid, text, text) from public, anon, authenticated, service_role;
grant execute on function public.find_contact(uuid, text, text) to authenticated;

-- Down Migration
drop function public.find_contact(uuid, text, text);
drop function public.search_accounts(text);
drop function public.search_agents(text);
drop function public.search_bizdev_sources(text);
drop function public.search_campaigns(text);
drop function public.search_integrations(text);
drop function public.search_knowledge_categories(text);
drop function public.search_leads(text);
drop function public.search_locations(text);
drop function public.search_organizations(text);
drop function public.search_phone_numbers(text);
drop function public.search_services(text);
drop function public.search_staff(text);
drop function public.search_templates(text);
drop function private.search_columns_of(text, text[]);
revoke execute on function private.number_in(text) from authenticated;
