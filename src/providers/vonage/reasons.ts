// What Vonage's statuses and their details mean in our words.
import type { CallEvent } from '../call-event.ts';
import type { CallResult } from '../call-result.ts';

export type Result = CallResult & Pick<CallEvent, 'ended_reason'>;

const openStatuses: Readonly<Record<string, CallResult>> = {
  started: { status: 'ringing' },
  ringing: { status: 'ringing' },
  answered: { status: 'in_progress' },
  human: { status: 'in_progress', answered_by: 'human' },
  // A machine makes the call a voicemail at once, because `completed` does not repeat the result.
  machine: { status: 'voicemail', outcome: 'voicemail', answered_by: 'machine' },
  // The WebSocket of an application was closed. The leg goes on, or ends with its own event.
  disconnected: { status: 'in_progress' },
};

const finalStatuses: Readonly<Record<string, CallResult>> = {
  completed: { status: 'completed', outcome: 'answered_human' },
  busy: { status: 'missed', outcome: 'busy' },
  timeout: { status: 'missed', outcome: 'no_answer' },
  unanswered: { status: 'missed', outcome: 'no_answer' },
  rejected: { status: 'missed', outcome: 'rejected' },
  failed: { status: 'failed', outcome: 'failed_carrier' },
  cancelled: { status: 'canceled', outcome: 'abandoned' },
};

/** Of the field `detail`, which says more than the status. */
const outcomesByDetail: Readonly<Record<string, CallResult['outcome']>> = {
  declined: 'rejected',
  restricted: 'blocked',
  unavailable: 'no_answer',
  number_out_of_service: 'invalid_number',
  cannot_route: 'failed_carrier',
  carrier_timeout: 'failed_carrier',
  internal_error: 'failed_carrier',
};

export const isFinalStatus = (status: string) => Object.hasOwn(finalStatuses, status);

export function resultOf(status: string, detail: string | undefined): Result {
  const open = Object.hasOwn(openStatuses, status) ? openStatuses[status] : undefined;
  if (open !== undefined) return open;
  const final = Object.hasOwn(finalStatuses, status) ? finalStatuses[status] : undefined;
  // An unknown status proves only that the call exists.
  if (final === undefined) return { status: 'ringing', outcome: 'unknown', ended_reason: detail ?? status };
  const outcome =
    detail !== undefined && Object.hasOwn(outcomesByDetail, detail) ? outcomesByDetail[detail] : undefined;
  const isUnanswered = final.status !== 'completed';
  return { ...final, ...(isUnanswered && outcome !== undefined && { outcome }), ended_reason: detail ?? status };
}
