// What Retell's disconnection reasons and call statuses mean in our words.
import type { CallResult } from '../call-result.ts';

const blocked: CallResult = { status: 'failed', outcome: 'blocked', ended_by: 'platform' };
const failedAtPlatform: CallResult = { status: 'failed', outcome: 'failed_platform', ended_by: 'platform' };
const failedAtCarrier: CallResult = { status: 'failed', outcome: 'failed_carrier', ended_by: 'carrier' };
const timedOut: CallResult = { status: 'completed', outcome: 'timed_out', ended_by: 'platform' };
const bridged: CallResult = {
  status: 'completed',
  outcome: 'transferred',
  ended_by: 'agent',
  transfer_status: 'bridged',
};
const voicemail: CallResult = { status: 'voicemail', outcome: 'voicemail', answered_by: 'machine', ended_by: 'agent' };

const reasons: Readonly<Record<string, CallResult>> = {
  user_hangup: { status: 'completed', outcome: 'answered_human', ended_by: 'caller' },
  agent_hangup: { status: 'completed', outcome: 'completed_by_agent', ended_by: 'agent' },
  call_transfer: bridged,
  transfer_bridged: bridged,
  transfer_cancelled: { status: 'completed', outcome: 'answered_human', transfer_status: 'cancelled' },
  // A person of the organisation continued the call.
  call_take_over: { status: 'completed', outcome: 'transferred', ended_by: 'platform' },
  voicemail_reached: voicemail,
  ivr_reached: { status: 'completed', outcome: 'completed_by_agent', answered_by: 'machine', ended_by: 'agent' },
  inactivity: timedOut,
  max_duration_reached: timedOut,
  dial_busy: { status: 'missed', outcome: 'busy' },
  dial_no_answer: { status: 'missed', outcome: 'no_answer' },
  user_declined: { status: 'missed', outcome: 'rejected', ended_by: 'caller' },
  registered_call_timeout: { status: 'canceled', outcome: 'abandoned', ended_by: 'platform' },
  concurrency_limit_reached: blocked,
  no_concurrency_fallback: blocked,
  no_valid_payment: blocked,
  scam_detected: blocked,
  marked_as_spam: { ...blocked, ended_by: 'carrier' },
  invalid_destination: { status: 'failed', outcome: 'invalid_number', ended_by: 'carrier' },
  dial_failed: failedAtCarrier,
  sip_routing_error: failedAtCarrier,
  telephony_provider_permission_denied: failedAtCarrier,
  telephony_provider_unavailable: failedAtCarrier,
  error_user_not_joined: { status: 'failed', outcome: 'no_answer', ended_by: 'platform' },
};

export interface RetellEnd {
  readonly status: string;
  readonly reason: string | undefined;
  readonly isVoicemail: boolean;
}

export function resultOf({ status, reason, isVoicemail }: RetellEnd): CallResult {
  if (status === 'registered') return { status: 'ringing' };
  if (status === 'ongoing') return { status: 'in_progress' };
  const result = resultOfReason(status, reason);
  return isVoicemail && result.status === 'completed' ? { ...result, ...voicemail } : result;
}

function resultOfReason(status: string, reason: string | undefined): CallResult {
  const known = reason !== undefined && Object.hasOwn(reasons, reason) ? reasons[reason] : undefined;
  if (known !== undefined) return known;
  if (reason === 'manual_stopped') return resultOfStop(status);
  if (reason?.startsWith('error_')) return failedAtPlatform;
  if (status === 'ended') return { status: 'completed', outcome: 'unknown' };
  if (status === 'not_connected') return { status: 'missed', outcome: 'unknown' };
  if (status === 'error') return { status: 'failed', outcome: 'unknown' };
  // An unknown status proves only that the call exists.
  return { status: 'ringing', outcome: 'unknown' };
}

function resultOfStop(status: string): CallResult {
  return status === 'not_connected'
    ? { status: 'canceled', outcome: 'abandoned', ended_by: 'platform' }
    : { status: 'completed', outcome: 'completed_by_agent', ended_by: 'platform' };
}
