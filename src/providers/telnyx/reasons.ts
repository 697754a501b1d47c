// What Telnyx's hangup causes and detection results mean in our words.
import type { CallEvent } from '../call-event.ts';
import type { CallResult } from '../call-result.ts';

export type Result = CallResult & Pick<CallEvent, 'ended_reason'>;
type Direction = CallEvent['direction'];

const results: Readonly<Record<string, CallResult>> = {
  normal_clearing: { status: 'completed', outcome: 'answered_human' },
  time_limit: { status: 'completed', outcome: 'timed_out' },
  no_answer: { status: 'missed', outcome: 'no_answer' },
  timeout: { status: 'missed', outcome: 'no_answer' },
  user_busy: { status: 'missed', outcome: 'busy' },
  call_rejected: { status: 'failed', outcome: 'rejected' },
  not_found: { status: 'failed', outcome: 'invalid_number' },
  unspecified: { status: 'failed', outcome: 'unknown' },
};

/** Most hangups do not tell the direction. Then `canceled` becomes `missed` where the event is applied to an incoming call. */
export function resultOfHangup(cause: string | undefined, direction: Direction): Result {
  if (cause === 'originator_cancel') {
    return { status: direction === 'inbound' ? 'missed' : 'canceled', outcome: 'abandoned', ended_reason: cause };
  }
  const known = cause !== undefined && Object.hasOwn(results, cause) ? results[cause] : undefined;
  return {
    ...(known ?? { status: 'failed', outcome: 'unknown' }),
    ...(cause !== undefined && { ended_reason: cause }),
  };
}

const answeredBys: Readonly<Record<string, 'human' | 'machine' | 'unknown'>> = {
  human: 'human',
  human_residence: 'human',
  human_business: 'human',
  machine: 'machine',
  fax_detected: 'machine',
  not_sure: 'unknown',
  silence: 'unknown',
};

/** A machine makes the call a voicemail at once, because the hangup does not repeat the result. */
export function resultOfDetection(result: string): Result {
  const answeredBy = (Object.hasOwn(answeredBys, result) ? answeredBys[result] : undefined) ?? 'unknown';
  if (answeredBy !== 'machine') return { status: 'in_progress', answered_by: answeredBy };
  const outcome = result === 'fax_detected' ? 'unknown' : 'voicemail';
  return { status: 'voicemail', outcome, answered_by: answeredBy };
}

/** The caller of an outgoing call is the organisation. */
export function endedByOf(source: string | undefined, direction: Direction): CallEvent['ended_by'] {
  if (direction === undefined || (source !== 'caller' && source !== 'callee')) return undefined;
  return (source === 'caller') === (direction === 'inbound') ? 'caller' : 'agent';
}
