// What Vapi's statuses and ended reasons mean in our words. There are hundreds of reasons, and new ones come with each AI vendor,
// so errors are recognised by their form.
import type { CallResult } from '../call-result.ts';

const customerEnded: CallResult = { status: 'completed', outcome: 'answered_human', ended_by: 'caller' };
const assistantEnded: CallResult = { status: 'completed', outcome: 'completed_by_agent', ended_by: 'agent' };
const forwarded: CallResult = {
  status: 'completed',
  outcome: 'transferred',
  ended_by: 'agent',
  transfer_status: 'bridged',
};
const timedOut: CallResult = { status: 'completed', outcome: 'timed_out', ended_by: 'platform' };
const canceled: CallResult = { status: 'canceled', outcome: 'abandoned', ended_by: 'platform' };
const blocked: CallResult = { status: 'failed', outcome: 'blocked', ended_by: 'platform' };
const failedAtPlatform: CallResult = { status: 'failed', outcome: 'failed_platform', ended_by: 'platform' };
const failedAtCarrier: CallResult = { status: 'failed', outcome: 'failed_carrier', ended_by: 'carrier' };
const unknown: CallResult = { status: 'completed', outcome: 'unknown' };

/** The first match counts. */
const reasons: readonly (readonly [RegExp, CallResult])[] = [
  [/^customer-did-not-answer$/, { status: 'missed', outcome: 'no_answer' }],
  [/^customer-busy$/, { status: 'missed', outcome: 'busy' }],
  [/^customer-did-not-give-microphone-permission$/, { status: 'missed', outcome: 'abandoned', ended_by: 'caller' }],
  [
    /^call\.ringing\.sip-inbound-caller-hungup-before-call-connect$/,
    { status: 'missed', outcome: 'abandoned', ended_by: 'caller' },
  ],
  [/^vonage-rejected$/, { status: 'missed', outcome: 'rejected', ended_by: 'carrier' }],
  [/^voicemail$/, { status: 'voicemail', outcome: 'voicemail', answered_by: 'machine', ended_by: 'agent' }],
  [/^customer-ended-call(-|$)/, customerEnded],
  [/^assistant-(ended-call(-|$)|said-end-call-phrase$)/, assistantEnded],
  [/^call\.(ringing|ending)\.hook-executed-say$/, assistantEnded],
  [/^assistant-forwarded-call$/, forwarded],
  [/^assistant-request-returned-forwarding-phone-number$/, forwarded],
  [/^call\.(ringing|ending)\.hook-executed-transfer$/, forwarded],
  [/^call\.forwarding\.operator-busy$/, { ...customerEnded, ended_by: 'platform', transfer_status: 'cancelled' }],
  [/^call\.in-progress\.(sip|twilio)-completed-call$/, { ...customerEnded, ended_by: 'carrier' }],
  [/^vonage-completed$/, { ...customerEnded, ended_by: 'carrier' }],
  [/^(silence-timed-out|exceeded-max-duration)$/, timedOut],
  [/^(manually-canceled|scheduled-call-deleted|call-deleted)$/, canceled],
  [/^twilio-reported-customer-misdialed$/, { status: 'failed', outcome: 'invalid_number', ended_by: 'carrier' }],
  [/^call\.start\.error-(subscription-|fraud-check-failed$|vapi-number-|enterprise-feature-not-available)/, blocked],
  [/error-(providerfault-outbound-sip-|sip-)/, failedAtCarrier],
  [/^(twilio|vonage|phone-call-provider)-/, failedAtCarrier],
  [/^assistant-(request-|join-timed-out$|not-)/, failedAtPlatform],
  [/^worker-shutdown$/, failedAtPlatform],
  [/(^|[.-])error(-|$)|^pipeline-/, failedAtPlatform],
];

export function resultOfReason(reason: string | undefined): CallResult {
  if (reason === undefined) return unknown;
  return reasons.find(([pattern]) => pattern.test(reason))?.[1] ?? unknown;
}

/** Null: there is no call yet, or the status is not one of a call. */
export function resultOfStatus(status: string, reason: string | undefined): CallResult | null {
  switch (status) {
    case 'scheduled':
    case 'queued':
    case 'not-found':
    case 'deletion-failed':
      return null;
    case 'ringing':
      return { status: 'ringing' };
    case 'in-progress':
      return { status: 'in_progress' };
    case 'forwarding':
      return { status: 'in_progress', transfer_status: 'attempted' };
    case 'ended':
      return resultOfReason(reason);
    // Proves only that the call exists.
    default:
      return { status: 'ringing', outcome: 'unknown' };
  }
}
