// The hot queries of the calls dashboard and of call ingest, and the indexes on the tables of calls.
import type { HotQuery, Plans } from '../../index-doctor/hot-query.ts';
import { indexesOn, primaryKeyOf, uniqueIndexesOn } from '../../index-doctor/required-index.ts';
import { analyticsQueries } from './plans/analytics.ts';
import { callerQueries } from './plans/callers.ts';
import { exportIndexes, exportQueries } from './plans/exports.ts';
import { listQueries } from './plans/list.ts';
import { recordCallQueries } from './plans/record-call.ts';
import { reviewQueries } from './plans/reviews.ts';
import { rollupQueries } from './plans/rollup.ts';
import { statsQueries } from './plans/stats.ts';
import { unansweredQueries } from './plans/unanswered.ts';

const dueCopies: HotQuery = {
  feature: 'calls-dashboard',
  table: 'recording_copies',
  runsAs: 'owner',
  name: 'recordings to copy',
  inside: 'private.claim_recording_copies',
  sql: `select copies.org_id, copies.id from public.recording_copies as copies
    where copies.next_attempt_at <= now() and copies.leased_until < now() limit 2`,
  index: 'idx_recording_copies_due',
};

export const callPlans: Plans = {
  hotQueries: [
    ...listQueries,
    ...statsQueries,
    ...analyticsQueries,
    ...recordCallQueries,
    ...rollupQueries,
    ...unansweredQueries,
    ...callerQueries,
    ...reviewQueries,
    ...exportQueries,
    dueCopies,
  ],
  requiredIndexes: [
    ...indexesOn('call_logs', {
      idx_call_logs_org_agent: 'btree (org_id, agent_id, leg_of)',
      idx_call_logs_org_campaign: 'btree (org_id, campaign_id, leg_of) WHERE (campaign_id IS NOT NULL)',
      idx_call_logs_org_carrier_call: 'btree (org_id, carrier_call_id) WHERE (carrier_call_id IS NOT NULL)',
      idx_call_logs_org_contact: 'btree (org_id, contact_id, leg_of)',
      idx_call_logs_org_cost: 'btree (org_id, cost_rank DESC, id DESC) WHERE (leg_of IS NULL)',
      idx_call_logs_org_direction: 'btree (org_id, direction) WHERE (leg_of IS NULL)',
      idx_call_logs_org_duration: 'btree (org_id, duration_rank DESC, id DESC) WHERE (leg_of IS NULL)',
      idx_call_logs_org_from_created:
        'btree (org_id, from_number, created_at DESC) INCLUDE (leg_of, started_at, direction, status, is_test)',
      idx_call_logs_org_leg_of: 'btree (org_id, leg_of) WHERE (leg_of IS NOT NULL)',
      idx_call_logs_org_long:
        "btree (org_id, ended_at) WHERE ((leg_of IS NULL) AND ((ended_at - started_at) > '04:00:00'::interval))",
      idx_call_logs_org_open:
        "btree (org_id, provider, started_at) WHERE (status = ANY (ARRAY['ringing'::text, 'in_progress'::text]))",
      idx_call_logs_org_parent_call: 'btree (org_id, parent_call_id) WHERE (parent_call_id IS NOT NULL)',
      idx_call_logs_org_phone_number: 'btree (org_id, phone_number_id, leg_of) WHERE (phone_number_id IS NOT NULL)',
      idx_call_logs_org_search:
        "gin (org_id, private.time_slots(started_at), search_text extensions.gin_trgm_ops, private.transcript_words(transcript)) WITH (gin_pending_list_limit='512') WHERE (leg_of IS NULL)",
      idx_call_logs_org_sentiment: 'btree (org_id, sentiment) WHERE (leg_of IS NULL)',
      idx_call_logs_org_started:
        'btree (org_id, started_at DESC, id DESC) INCLUDE (direction, status, sentiment, duration_seconds, agent_id) WHERE (leg_of IS NULL)',
      idx_call_logs_org_status_duration: 'btree (org_id, status, duration_seconds) WHERE (leg_of IS NULL)',
      idx_call_logs_org_to_created:
        'btree (org_id, to_number, created_at DESC) INCLUDE (leg_of, started_at, direction, status, is_test)',
      idx_call_logs_org_withheld:
        "btree (org_id, started_at) WHERE ((from_number IS NULL) AND (direction = 'inbound'::text) AND (status = ANY (ARRAY['missed'::text, 'voicemail'::text])) AND (leg_of IS NULL) AND (is_test IS NOT TRUE))",
    }),
    ...uniqueIndexesOn('call_logs', { idx_call_logs_org_provider_call: 'btree (org_id, provider_call_id, provider)' }),
    ...indexesOn('call_reviews', {
      idx_call_reviews_org_reviewed: 'btree (org_id, call_id) WHERE (reviewed_at IS NOT NULL)',
      idx_call_reviews_org_tags: 'gin (org_id, tags)',
    }),
    ...indexesOn('private.changed_callers', { idx_changed_callers_org: 'btree (org_id, number)' }),
    ...indexesOn('private.unanswered_callers', {
      idx_unanswered_callers_org_last: 'btree (org_id, last_at) INCLUDE (number, first_at, attempts)',
    }),
    ...indexesOn('recording_copies', {
      idx_recording_copies_due: 'btree (next_attempt_at) WHERE (next_attempt_at IS NOT NULL)',
      idx_recording_copies_org_connection: 'btree (org_id, connection_id)',
    }),
    ...exportIndexes,
    ...primaryKeyOf('call_logs', { call_logs_pkey: 'btree (org_id, id)' }),
    ...primaryKeyOf('private.call_totals', {
      call_totals_pkey: 'btree (org_id, dimension, day, value, direction, status, sentiment)',
    }),
    ...primaryKeyOf('private.call_histograms', { call_histograms_pkey: 'btree (org_id, kind, direction, day)' }),
    ...indexesOn('private.call_changes', { idx_call_changes_org: 'btree (org_id)' }),
    ...indexesOn('private.call_peaks', { idx_call_peaks_outdated: 'btree (org_id) WHERE (peak IS NULL)' }),
  ],
};
