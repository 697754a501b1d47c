// Compares the rollup with the calls, and repairs it. Both run while other sessions write: the comparison is one statement, so calls and
// rollup are of the same snapshot; the repair works in batches, and views count rows meanwhile.
import type pg from 'pg';
import { callMeasures, histogramKinds } from '../domain/call-measures.ts';

export interface RollupDifference {
  readonly orgId: string;
  /** In the organisation's time zone; null: the row of all days. */
  readonly day: string | null;
  /** The dimension of the totals, or the kind of a histogram. */
  readonly dimension: string | null;
  /** The values that the calls have in common. */
  readonly group: string | null;
  readonly figure: string;
  readonly stored: string | null;
  readonly expected: string | null;
}

type Queryable = Pick<pg.Client, 'query'>;

export async function listOrgIds(client: Queryable): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>('select id from public.organizations order by id');
  return rows.map(({ id }) => id);
}

export async function compareRollup(client: Queryable, orgId: string): Promise<RollupDifference[]> {
  const { rows } = await client.query<RollupDifference>(differencesSql, [orgId]);
  return rows;
}

/** Call it outside a transaction: each batch is committed, so that no fold waits long. */
export async function repairRollup(client: Queryable, orgId: string): Promise<void> {
  await client.query('call private.count_all_calls($1, true)', [orgId]);
}

const measures = callMeasures.join(', ');
const sums = callMeasures.map((name) => `'${name}', coalesce(sum(found.${name}), 0)`).join(', ');
const places = histogramKinds.map((kind) => `('${kind}', version.${kind}_place)`).join(', ');

/** The rows of totals that these rows of private.call_changes add to. */
const totalsOf = (changes: string) => `
  select keys.dimension, keys.day, btrim(concat_ws(' ', keys.value, version.direction, keys.status, keys.sentiment)) as "group", ${measures}
  from ${changes} as version
  cross join clock
  cross join lateral private.total_keys(version, clock.timezone) as keys`;

const summed = (rows: string) => `
  select dimension, day, "group", jsonb_build_object(${sums}) as figures from (${rows}) as found group by dimension, day, "group"`;

const histogramsOf = (changes: string) => `
  select kinds.kind, private.call_day(version.started_at, clock.timezone) as day, directions.direction, kinds.place, sum(version.calls) as calls
  from ${changes} as version
  cross join clock
  cross join lateral (values ${places}) as kinds (kind, place)
  cross join lateral (values (version.direction), ('any')) as directions (direction)
  where kinds.place is not null
  group by 1, 2, 3, 4`;

const differencesSql = `
  with
    clock as (
      select organizations.id as org_id, coalesce(org_settings.timezone, 'UTC') as zone, call_clocks.timezone, counted_before
      from public.organizations
      left join public.org_settings on org_settings.org_id = organizations.id
      left join private.call_clocks on call_clocks.org_id = organizations.id
      where organizations.id = $1
    ),
    versions as materialized (
      select version.*
      from public.call_logs as call
      join clock on clock.org_id = call.org_id
      cross join lateral private.call_version(call) as version
      where call.org_id = $1 and call.leg_of is null and (counted_before = 'infinity' or call.started_at < counted_before)
    ),
    changes as materialized (
      select call_changes.*
      from private.call_changes
      join clock using (org_id)
      where org_id = $1 and (counted_before = 'infinity' or started_at < counted_before)
    ),
    expected as materialized (${summed(totalsOf('versions'))}),
    stored as materialized (${summed(`
      select dimension, day, btrim(concat_ws(' ', value, direction, status, sentiment)) as "group", ${measures}
      from private.call_totals where org_id = $1
      union all
      ${totalsOf('changes')}`)}),
    -- Only the totals that differ are compared measure by measure.
    unequal as (
      select dimension, day, "group", stored.figures as stored, expected.figures as expected
      from stored full join expected using (dimension, day, "group")
      where stored.figures is distinct from expected.figures
    ),
    places_stored as (
      select kind, day, direction, place, sum(calls) as calls
      from (
        select kind, day, direction, place - 1 as place, calls
        from private.call_histograms
        cross join lateral unnest(counts) with ordinality as each (calls, place)
        where org_id = $1
        union all
        ${histogramsOf('changes')}
      ) as places
      group by kind, day, direction, place
    ),
    places_expected as (${histogramsOf('versions')}),
    compared as (
      select
        dimension, day, "group", figure, coalesce(stored ->> figure, '0')::numeric as stored,
        coalesce(expected ->> figure, '0')::numeric as expected
      from unequal cross join unnest('{${measures}}'::text[]) as figure
      union all
      select
        kind, day, direction, 'place ' || place, coalesce(places_stored.calls, 0), coalesce(places_expected.calls, 0)
      from places_stored full join places_expected using (kind, day, direction, place)
    ),
    differences as (
      select dimension, day, "group", figure, stored::text as stored, expected::text as expected
      from compared
      where stored <> expected
      union all
      select null, null, null, 'timezone', timezone, zone from clock where timezone is distinct from zone
      union all
      select null, null, null, 'counted', 'before ' || counted_before, 'all' from clock
      where counted_before is distinct from 'infinity'
    )
  select
    $1::text as "orgId", case when day <> '-infinity' then day::text end as day, dimension, "group", figure, stored, expected
  from differences
  order by dimension nulls first, differences.day nulls first, "group", figure
`;
