// Compares the rollup (call_daily_totals) with the calls, and repairs it. Both run while other sessions write: the comparison is one
// statement, so calls and rollup are of the same snapshot; the repair works in short batches, and views count rows meanwhile.
import type pg from 'pg';

export interface RollupDifference {
  readonly orgId: string;
  /** In the organisation's time zone; null: the row of all days. */
  readonly day: string | null;
  readonly direction: string | null;
  readonly status: string | null;
  readonly sentiment: string | null;
  readonly figure: 'calls' | 'timed' | 'seconds' | 'timezone' | 'counted';
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

/** Call it outside a transaction: each batch is committed, so that no writer waits long. */
export async function repairRollup(client: Queryable, orgId: string): Promise<void> {
  await client.query('call private.count_all_calls($1, true)', [orgId]);
}

const differencesSql = `
  with
    clock as (
      select organizations.id as org_id, coalesce(org_settings.timezone, 'UTC') as zone, call_clocks.timezone, counted_before
      from public.organizations
      left join public.org_settings on org_settings.org_id = organizations.id
      left join private.call_clocks on call_clocks.org_id = organizations.id
      where organizations.id = $1
    ),
    counted as (
      select
        private.call_day(started_at, timezone) as day, direction, status, coalesce(sentiment, 'unknown') as sentiment,
        count(*) as calls, count(duration_seconds) as timed, coalesce(sum(duration_seconds), 0) as seconds
      from public.call_logs
      join clock using (org_id)
      where call_logs.org_id = $1 and leg_of is null and private.is_counted(started_at, counted_before)
      group by 1, 2, 3, 4
    ),
    expected as (
      select
        coalesce(day, '-infinity') as day, direction, status, sentiment,
        sum(calls) as calls, sum(timed) as timed, sum(seconds) as seconds
      from counted
      group by grouping sets ((day, direction, status, sentiment), (direction, status, sentiment))
    ),
    stored as (
      select day, direction, status, sentiment, sum(calls) as calls, sum(timed) as timed, sum(seconds) as seconds
      from public.call_daily_totals
      where org_id = $1
      group by day, direction, status, sentiment
    ),
    differences as (
      select day, direction, status, sentiment, figure, coalesce(was, 0)::text as stored, coalesce(is_now, 0)::text as expected
      from stored
      full join expected using (day, direction, status, sentiment)
      cross join lateral (
        values ('calls', stored.calls, expected.calls), ('timed', stored.timed, expected.timed), ('seconds', stored.seconds, expected.seconds)
      ) as figures (figure, was, is_now)
      where coalesce(was, 0) <> coalesce(is_now, 0)
      union all
      select null, null, null, null, 'timezone', timezone, zone from clock where timezone is distinct from zone
      union all
      select null, null, null, null, 'counted', 'before ' || counted_before, 'all' from clock
      where counted_before is distinct from 'infinity'
    )
  select
    $1::text as "orgId", case when day <> '-infinity' then day::text end as day, direction, status, sentiment, figure, stored, expected
  from differences
  order by differences.day nulls first, direction, status, sentiment, figure
`;
