// Events of rows that belong to one conversation, recorded by SQL: carriers report their own ids as carrier_call_id.
import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { compareRollup } from '../../src/database/call-rollup.ts';

export type LegEvent = { readonly provider: string; readonly provider_call_id: string } & Readonly<
  Record<string, unknown>
>;

type Queryable = Pick<pg.ClientBase, 'query'>;

export async function recordEvent(sql: Queryable, orgId: string, event: LegEvent): Promise<string> {
  const recorded = { direction: 'inbound', status: 'completed', started_at: '2026-03-01T10:00:00Z', ...event };
  const { rows } = await sql.query<{ call_id: string }>('select call_id from private.record_call($1)', [
    JSON.stringify({ org_id: orgId, ...recorded }),
  ]);
  return rows[0]?.call_id ?? '';
}

/** The row that each row is a leg of, by provider and id: `{ 'vapi V': null, 'twilio T': 'vapi V' }`. */
export async function linksOf(sql: Queryable, orgId: string): Promise<Record<string, string | null>> {
  const { rows } = await sql.query<{ name: string; call: string | null }>(
    `select rows.provider || ' ' || rows.provider_call_id as name, calls.provider || ' ' || calls.provider_call_id as call
     from call_logs rows
     left join call_logs calls on calls.org_id = rows.org_id and calls.id = rows.leg_of
     where rows.org_id = $1 and rows.provider is not null
     order by 1`,
    [orgId],
  );
  return Object.fromEntries(rows.map(({ name, call }) => [name, call]));
}

/** The differences between the rollup and the rows, and the number of calls in the rollup. */
export async function rollupOf(sql: Queryable, orgId: string) {
  const differences = await compareRollup(sql as pg.Client, orgId);
  const { rows } = await sql.query<{ calls: number }>(
    `select sum(calls)::int as calls from (
       select coalesce(sum(calls), 0) as calls from private.call_totals where org_id = $1 and dimension = 'total' and day = '-infinity'
       union all
       select coalesce(sum(calls), 0) from private.call_changes where org_id = $1
     ) as parts`,
    [orgId],
  );
  return { differences, calls: rows[0]?.calls };
}

/** Names that no other conversation has. */
export function createNames() {
  const suffix = randomUUID().slice(0, 8);
  return (name: string) => `${name}-${suffix}`;
}
