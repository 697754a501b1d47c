-- The slots of time between two instants, of the smallest size of which at most 130 are needed. private.time_slots has the sizes.
create function private.slots_between(starts timestamptz, ends timestamptz) returns integer[]
language sql immutable strict parallel safe
return (
  select array(
    select slot::integer
    from generate_series(
      offset_of_size + (extract(epoch from starts - timestamptz '1970-01-01 00:00:00+00')::bigint >> bits),
      offset_of_size + (extract(epoch from ends - timestamptz '1970-01-01 00:00:00+00')::bigint >> bits)
    ) as slot
  )
  from (
    select
      case when seconds <= 128 << 12 then 12 when seconds <= 128 << 17 then 17 else 22 end as bits,
      case when seconds <= 128 << 12 then 0 when seconds <= 128 << 17 then 100000000 else 200000000 end as offset_of_size
    from (select extract(epoch from ends - starts)::bigint as seconds) as length
  ) as size
);

revoke all on function private.slots_between(timestamptz, timestamptz) from public, anon, authenticated, service_role;
