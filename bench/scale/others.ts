// Other ways to the same figures: hand-written SQL, and the queries of the first version (the seed).
import { createClient } from '@supabase/supabase-js';
import pg from 'pg';
import type { OwnService } from '../own-service.ts';
import type { ScaledOrg } from './orgs.ts';

/** Everything in the stats view, from the rows, in one statement without row-level security. */
const handWritten = `
  with statuses as (
    select status, count(*) as calls, sum(duration_seconds) as seconds, count(duration_seconds) as timed
    from call_logs where org_id = $1 group by status
  ), directions as (
    select direction, count(*) as calls from call_logs where org_id = $1 group by direction
  ), midnight as (
    select date_trunc('day', now(), timezone) as at from org_settings where org_id = $1
  )
  select
    (select sum(calls) from statuses) as calls,
    (select row(calls, seconds, timed) from statuses where status = 'completed') as completed,
    (select jsonb_object_agg(direction, calls) from directions) as by_direction,
    (select count(*) from call_logs, midnight where org_id = $1 and started_at >= at and started_at < at + interval '1 day') as today,
    (select sum(value_micros) from leads where org_id = $1 and status = 'open' and created_at >= now() - interval '30 days') as pipeline,
    (
      select jsonb_agg(latest) from (
        select
          id, direction, status, from_number, to_number, contact_id, contact_name, agent_id, started_at, duration_seconds, sentiment,
          has_recording
        from call_logs where org_id = $1 order by started_at desc, id desc limit 5
      ) latest
    ) as recent`;

const pageRows = 1000;

export function createAlternatives({ stack, sql }: OwnService) {
  const pool = new pg.Pool({ connectionString: stack.services.databaseUrl, max: 1 });
  const { url, publishableKey, gatewayKey } = stack.services.supabase;
  const clientOf = ({ token }: ScaledOrg) =>
    createClient(url, publishableKey, {
      auth: { persistSession: false, autoRefreshToken: false },
      db: { retry: false },
      global: { headers: { authorization: `Bearer ${token}`, 'x-callboard-key': gatewayKey } },
    });

  return {
    handWrittenStats: ({ id }: ScaledOrg) => pool.query({ name: 'stats', text: handWritten, values: [id] }),

    /** The stats of the seed: eight concurrent counts of whole rows. */
    async eightCounts(org: ScaledOrg): Promise<void> {
      const client = clientOf(org);
      const count = () => client.from('call_logs').select('*', { count: 'exact', head: true }).eq('org_id', org.id);
      const since = (days: number) => new Date(Date.now() - days * 24 * 3600 * 1000).toISOString();
      const answers = await Promise.all([
        count(),
        count().eq('status', 'completed'),
        count().eq('status', 'missed'),
        count().eq('direction', 'inbound'),
        count().eq('direction', 'outbound'),
        count().gte('started_at', since(1)),
        count().gte('started_at', since(7)),
        count().gte('started_at', since(30)),
      ]);
      for (const { count: counted, status } of answers)
        if (counted === null) throw new Error(`A count failed: ${status}`);
    },

    /** Fetches every row, a thousand at a time, and counts them here. */
    async fetchAndCount(org: ScaledOrg): Promise<number> {
      const client = clientOf(org);
      const calls: { status: string; direction: string }[] = [];
      for (;;) {
        const { data, error } = await client
          .from('call_logs')
          .select('*')
          .eq('org_id', org.id)
          .order('started_at', { ascending: false })
          .range(calls.length, calls.length + pageRows - 1);
        if (error !== null) throw new Error(error.message);
        calls.push(...data);
        if (data.length < pageRows) break;
      }
      if (calls.length !== org.calls) throw new Error(`${calls.length} rows arrived, expected ${org.calls}`);
      return calls.filter(({ status, direction }) => status === 'completed' && direction === 'inbound').length;
    },

    /** PostgREST's default. Hosted Supabase and the local stack limit results to 1000 rows, so such a count reads fewer rows. */
    async removeRowLimit([, org]: readonly ScaledOrg[]): Promise<void> {
      if (org === undefined) return;
      await sql.query("alter role authenticator set pgrst.db_max_rows = '1000000000'");
      await sql.query("notify pgrst, 'reload config'");
      for (;;) {
        const { data, error } = await clientOf(org).from('call_logs').select('id').eq('org_id', org.id);
        if (error !== null) throw new Error(error.message);
        if (data.length === org.calls) return;
      }
    },

    close: () => pool.end(),
  };
}

/** The queries of the seed take longer than the statement timeout of 3 s. */
export async function removeStatementTimeout(sql: pg.Client): Promise<void> {
  await sql.query('alter role authenticated set statement_timeout = 0');
  await sql.query("notify pgrst, 'reload config'");
}
