-- Sums of measures over the calls of a filter, by time bucket and by one value. `bounds`: the start of each bucket, and the end of the last
-- one. From the rollup if one of its dimensions has these calls, with the rows of days that the bounds cut; else from the rows. No rows of
-- the result without calls. Raises if rows must be counted for more than `live_limit`.
-- `matching`: the calls that the search of the filter finds, if they are known.
-- The statement is built from the measures, so that it adds only these. Names come from the lists of private.measure_names and
-- private.group_value; values are parameters.
create function private.call_sums(
  org uuid,
  zone text,
  bounds timestamptz[],
  grouped_by text,
  filter private.call_filter,
  measures text[],
  live_limit interval,
  matching uuid[] default null,
  out value text,
  out bucket integer,
  out sums numeric[]
)
returns setof record
language plpgsql stable
set search_path = ''
as $$
declare
  ends constant timestamptz := bounds[cardinality(bounds)];
  dimension constant text := private.rollup_dimension(grouped_by, filter);
  measure constant text := filter.measure;
  -- Null where the rows must be counted.
  days date[];
  head_until timestamptz;
  tail_from timestamptz;
  pieces text[] := '{}';
  dimension_value text;
  rows_piece text;
begin
  if org is distinct from private.active_org() then
    return;
  end if;
  if not measures <@ private.measure_names() or private.group_value(grouped_by, 'rows') is null then
    raise exception 'no such measure or grouping' using errcode = 'invalid_parameter_value';
  end if;

  matching := coalesce(matching, private.found_within(bounds, filter));
  filter.measure := null;
  if dimension is not null then
    select whole.days, whole.head_until, whole.tail_from into days, head_until, tail_from
    from private.whole_days(bounds, zone) as whole;
  end if;
  -- The alias of the table and its time condition are filled in below.
  rows_piece := format(
    'select %s as value, width_bucket(call.started_at, $5) as bucket, %s
     from public.call_logs as call
     cross join lateral private.%s as version
     where call.org_id = $1 and private.call_matches(call, $2)%s',
    private.group_value(grouped_by, 'rows'),
    (select string_agg(format('version.%I', name), ', ' order by place) from unnest(measures) with ordinality as m (name, place)),
    case when filter.measure is null then 'call_version(call)' else 'counted_version(call, $10)' end,
    case when matching is not null then ' and call.id = any ($9)' else '' end
  );

  if dimension is not null and days is not null then
    dimension_value := case
      when dimension in ('total', 'cells') then 'true'
      when dimension = 'hour' then '($2).hour is null or %s::integer = any (($2).hour)'
      else format('($2).%1$I is null or %%s = any (($2).%1$I)', dimension)
    end;
    pieces := array[
      format(
        'select %s, width_bucket(totals.day, $3), %s
         from private.call_totals as totals
         where totals.org_id = $1 and totals.dimension = $4 and totals.day >= $3[1] and totals.day < $3[cardinality($3)]
           and (($2).direction is null or totals.direction = any (($2).direction))
           and (($2).status is null or totals.status = any (($2).status))
           and (($2).sentiment is null or totals.sentiment = any (($2).sentiment))
           and (($2).weekday is null or extract(dow from totals.day) = any (($2).weekday))
           and (%s)',
        private.group_value(grouped_by, 'totals'),
        (select string_agg(format('totals.%I', name), ', ' order by place) from unnest(measures) with ordinality as m (name, place)),
        format(dimension_value, 'totals.value')
      ),
      format(
        'select %s, width_bucket(local.day, $3), %s
         from private.call_changes as change
         cross join lateral (select private.call_day(change.started_at, $6) as day) as local
         where change.org_id = $1 and local.day >= $3[1] and local.day < $3[cardinality($3)]
           and (($2).direction is null or change.direction = any (($2).direction))
           and (($2).status is null or change.status = any (($2).status))
           and (($2).sentiment is null or change.sentiment = any (($2).sentiment))
           and (($2).weekday is null or extract(dow from local.day) = any (($2).weekday))
           and (%s)',
        private.group_value(grouped_by, 'changes'),
        (select string_agg(format('change.%I', name), ', ' order by place) from unnest(measures) with ordinality as m (name, place)),
        format(
          dimension_value,
          case when dimension = 'hour' then 'private.call_hour(change.started_at, $6)' else 'change.' || dimension end
        )
      )
    ];
    if head_until > bounds[1] then
      pieces := pieces || (rows_piece || ' and call.started_at >= $5[1] and call.started_at < $7');
    end if;
    if tail_from < ends then
      pieces := pieces || (rows_piece || ' and call.started_at >= $8 and call.started_at < $5[cardinality($5)]');
    end if;
  else
    if ends - bounds[1] > live_limit then
      raise exception 'the time range is too long to count rows' using errcode = 'PT422';
    end if;
    pieces := array[rows_piece || ' and call.started_at >= $5[1] and call.started_at < $5[cardinality($5)]'];
  end if;

  for value, bucket, sums in execute format(
    'select f.value, f.bucket, array[%s]::numeric[] from (%s) as f (value, bucket, %s) group by f.value, f.bucket',
    (select string_agg(format('coalesce(sum(f.%I), 0)', name), ', ' order by place) from unnest(measures) with ordinality as m (name, place)),
    array_to_string(pieces, ' union all '),
    (select string_agg(format('%I', name), ', ' order by place) from unnest(measures) with ordinality as m (name, place))
  )
  using org, filter, days, dimension, bounds, zone, head_until, tail_from, matching, measure
  loop
    return next;
  end loop;
end
$$;

revoke all on function private.call_sums(uuid, text, timestamptz[], text, private.call_filter, text[], interval, uuid[]) from public, anon, authenticated, service_role;
grant execute on function private.call_sums(uuid, text, timestamptz[], text, private.call_filter, text[], interval, uuid[]) to authenticated;
