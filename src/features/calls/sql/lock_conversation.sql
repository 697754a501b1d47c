-- Prepares a change of the join keys of a call: returns the other rows of its conversations, before and after the change, locked. Empty if
-- the keys do not change, or if there are no others.
-- Every transaction takes its locks in the same order, so that there is no deadlock: the call, its join keys, the organisation, the rows.
-- With the keys locked, of two rows with the same key the later one finds the earlier. With the organisation locked, the links are
-- computed from all rows of the conversation, also if two transactions join its ends.
create function private.lock_conversation(known public.call_logs, call public.call_logs) returns uuid[]
language plpgsql
set search_path = ''
as $$
declare
  -- The event has no value for a key that it does not change.
  new_keys constant text[] := array[
    coalesce(call.carrier_call_id, known.carrier_call_id), coalesce(call.parent_call_id, known.parent_call_id)
  ];
  keys constant text[] := array_remove(new_keys || known.carrier_call_id || known.parent_call_id, null);
  neighbours uuid[];
  conversation uuid[];
begin
  if new_keys is not distinct from array[known.carrier_call_id, known.parent_call_id] then
    return '{}';
  end if;
  perform pg_advisory_xact_lock(lock)
  from (select distinct hashtextextended(format('join key %s %s', call.org_id, key), 0) as lock from unnest(keys) as key order by lock) as locks;

  neighbours := array_remove(private.rows_with_join_keys(call.org_id, keys), known.id);
  if neighbours = '{}' then
    return '{}';
  end if;
  perform pg_advisory_xact_lock(hashtextextended(format('legs of %s', call.org_id), 0));
  neighbours := array_remove(private.rows_with_join_keys(call.org_id, keys), known.id);
  conversation := array(select private.conversation(call.org_id, neighbours));
  perform from public.call_logs as calls
  where calls.org_id = call.org_id and calls.id = any (conversation)
  order by calls.id
  for no key update;
  return conversation;
end
$$;

revoke all on function private.lock_conversation(public.call_logs,public.call_logs) from public, anon, authenticated, service_role;
