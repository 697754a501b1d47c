-- When several contacts share a phone or an email, it returns the newest. One statement for each identity, so that each uses its own index.
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

revoke all on function public.find_contact(uuid,text,text) from public, anon, authenticated, service_role;
grant execute on function public.find_contact(uuid,text,text) to authenticated;
