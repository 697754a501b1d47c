import { dataOrNull } from '../../../database/postgrest-response.ts';
import type { DatabaseHandle } from '../../../database/supabase.ts';
import { defineView } from '../../../http/cache/view.ts';
import { withDisplayedNumbers } from '../displayed-numbers.ts';
import { actionItemsOf } from '../review/action-items.ts';
import { callTables, minute } from '../views.ts';
import { type AroundList, readNeighbours } from './neighbours.ts';
import { CallDetail } from './schemas.ts';

/** The columns of private.record_and_read_call. `legs` is an SQL function. */
const columns =
  'id, org_id, direction, status, from_number, to_number, contact_id, contact_name, agent_id, started_at, duration_seconds, sentiment, sentiment_override, provider_sentiment, has_recording, phone_number_id, campaign_id, provider, provider_call_id, outcome, successful, ended_at, cost_micros, transcript, summary, action_items, metadata, answered_at, answered_by, ended_reason, ended_by, transferred_at, transferred_to, transfer_status, talk_seconds, carrier_call_id, parent_call_id, is_test, channel, latency, interruptions, language, cost_breakdown, recording_consent, success_raw, transcript_turns, leg_of, created_at, updated_at, agents(name), call_reviews(reviewed_at, reviewed_by, note, tags, items_done, updated_at), legs(id, provider, provider_call_id, direction, status, from_number, to_number, started_at, ended_at, duration_seconds, has_recording, cost_micros)';

export type CallWithAgent = NonNullable<Awaited<ReturnType<typeof readCall>>>;

export async function readCall(database: DatabaseHandle, orgId: string, callId: string) {
  return dataOrNull(
    await database
      .from('call_logs')
      .select(columns)
      .eq('org_id', orgId)
      .eq('id', callId)
      .order('started_at', { referencedTable: 'legs' })
      .order('id', { referencedTable: 'legs' })
      .maybeSingle(),
  );
}

export const callView = defineView({
  name: 'call detail',
  tables: ['agents', ...callTables],
  ttlMs: 5 * minute,
  staleIfErrorMs: 10 * minute,
  negativeTtlMs: 15_000,
  schema: CallDetail,
  async load({ database, orgId }, { callId, currency }: { readonly callId: string; readonly currency: string }) {
    const call = await readCall(database, orgId, callId);
    return call === null ? null : presentCall(call, currency);
  },
});

type AroundParams = { readonly callId: string; readonly currency: string } & AroundList;

/** With its neighbours in a list. Stored on its second request: each call of a list is usually read once. */
export const callInListView = defineView({
  name: 'call neighbours',
  tables: ['agents', 'phone_numbers', ...callTables],
  ttlMs: minute,
  relaxedMs: 1000,
  staleIfErrorMs: 10 * minute,
  negativeTtlMs: 15_000,
  needsSecondRequest: () => true,
  schema: CallDetail,
  async load({ database, orgId }, { callId, currency, ...list }: AroundParams) {
    const call = await readCall(database, orgId, callId);
    if (call === null) return null;
    const neighbours = await readNeighbours({ database, orgId }, call, list);
    return { ...presentCall(call, currency), neighbours };
  },
});

export function presentCall(
  { agents, call_reviews: review, legs, sentiment_override, provider_sentiment, ...call }: CallWithAgent,
  currency: string,
) {
  return {
    ...withDisplayedNumbers(withCost(call, currency)),
    agent_name: agents?.name ?? null,
    review: review === null ? null : { ...reviewOf(review), sentiment_override, provider_sentiment },
    action_items: actionItemsOf(call.action_items as unknown[], (review?.items_done ?? {}) as Record<string, unknown>),
    legs: legs.map((leg) => withDisplayedNumbers(withCost(leg, currency))),
  };
}

function reviewOf({ items_done: _, updated_at: _at, ...review }: NonNullable<CallWithAgent['call_reviews']>) {
  return review;
}

function withCost<Row extends { readonly cost_micros: number | null }>(row: Row, currency: string) {
  const { cost_micros: costMicros, ...rest } = row;
  return { ...rest, cost: costMicros === null ? null : { amountMicros: costMicros, currency } };
}
