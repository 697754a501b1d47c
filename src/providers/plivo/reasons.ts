// What Plivo's statuses, hangup causes and hangup sources mean in our words.
import type { CallEvent } from '../call-event.ts';
import type { CallResult } from '../call-result.ts';

export type Result = CallResult & Pick<CallEvent, 'ended_reason'>;
type Ending = readonly [status: CallEvent['status'], outcome: NonNullable<CallResult['outcome']>];

const statuses: Readonly<Record<string, Ending | readonly [CallEvent['status']]>> = {
  ringing: ['ringing'],
  'in-progress': ['in_progress'],
  completed: ['completed', 'answered_human'],
  busy: ['missed', 'busy'],
  timeout: ['missed', 'no_answer'],
  'no-answer': ['missed', 'no_answer'],
  failed: ['failed', 'failed_carrier'],
  cancel: ['canceled', 'abandoned'],
};

/** By HangupCauseCode. The status counts only where no CallStatus is told: in records of the API, and for the second leg of Dial. */
const endings: Readonly<Record<string, Ending>> = {
  '0': ['failed', 'unknown'],
  '1000': ['canceled', 'abandoned'],
  '1010': ['canceled', 'blocked'],
  '1020': ['canceled', 'blocked'],
  '2000': ['failed', 'invalid_number'],
  '2010': ['failed', 'invalid_number'],
  '2020': ['failed', 'invalid_number'],
  '2030': ['failed', 'blocked'],
  '2040': ['failed', 'blocked'],
  '2050': ['failed', 'blocked'],
  '2060': ['failed', 'blocked'],
  '2070': ['failed', 'blocked'],
  '3000': ['missed', 'no_answer'],
  '3010': ['missed', 'busy'],
  '3020': ['missed', 'rejected'],
  '3030': ['failed', 'blocked'],
  '3040': ['failed', 'rejected'],
  '3050': ['failed', 'invalid_number'],
  '3070': ['failed', 'failed_carrier'],
  '3080': ['failed', 'failed_carrier'],
  '3090': ['failed', 'failed_carrier'],
  '3100': ['missed', 'busy'],
  '3110': ['missed', 'rejected'],
  '3120': ['failed', 'invalid_number'],
  '3130': ['failed', 'blocked'],
  '3140': ['failed', 'blocked'],
  '4000': ['completed', 'answered_human'],
  '4010': ['completed', 'completed_by_agent'],
  '4020': ['completed', 'answered_human'],
  '4030': ['completed', 'answered_human'],
  '5000': ['failed', 'failed_carrier'],
  '5010': ['failed', 'failed_carrier'],
  '5020': ['failed', 'failed_carrier'],
  '5030': ['failed', 'blocked'],
  '6000': ['completed', 'timed_out'],
  '6010': ['missed', 'no_answer'],
  '6020': ['completed', 'failed_carrier'],
  '9000': ['canceled', 'abandoned'],
  '9100': ['voicemail', 'voicemail'],
  '9110': ['canceled', 'rejected'],
};

export interface Hangup {
  readonly code: string | undefined;
  /** HangupCauseName, or the older HangupCause. */
  readonly name: string | undefined;
}

export function resultOfStatus(callStatus: string, { code, name }: Hangup): Result {
  const known = Object.hasOwn(statuses, callStatus) ? statuses[callStatus] : undefined;
  // An unknown status proves only that the call exists.
  if (known === undefined) return { status: 'ringing', outcome: 'unknown', ended_reason: name ?? callStatus };
  const [status, outcome] = known;
  if (outcome === undefined) return { status };
  const ending = endingOf(code);
  if (ending?.[0] === 'voicemail') return { ...voicemail, ended_reason: name ?? callStatus };
  return { status, outcome: ending?.[1] ?? outcome, ended_reason: name ?? callStatus };
}

export function resultOfHangup({ code, name }: Hangup, wasAnswered: boolean): Result {
  const reason = name ?? code;
  const told = reason === undefined ? {} : { ended_reason: reason };
  const [status, outcome] = endingOf(code) ?? ['failed', 'unknown'];
  if (status === 'voicemail') return { ...voicemail, ...told };
  if (wasAnswered) return { status: 'completed', outcome, ...told };
  if (status === 'completed') return { status: 'missed', outcome: 'no_answer', ...told };
  return { status, outcome, ...told };
}

const voicemail = { status: 'voicemail', outcome: 'voicemail', answered_by: 'machine' } as const;

/** A machine makes the call a voicemail at once, because the hangup does not repeat the result. */
export function resultOfDetection(isMachine: boolean): Result {
  return isMachine ? voicemail : { status: 'in_progress', answered_by: 'human' };
}

/** 7000 to 7999 are URLs and 8000 to 8999 documents of the customer's application. */
function endingOf(code: string | undefined): Ending | undefined {
  if (code === undefined) return undefined;
  if (/^[78]\d{3}$/.test(code)) return ['failed', 'failed_platform'];
  return Object.hasOwn(endings, code) ? endings[code] : undefined;
}

/** The caller of an outgoing call is the organisation. */
export function endedByOf(source: string | undefined, direction: CallEvent['direction']): CallEvent['ended_by'] {
  switch (source?.toLowerCase()) {
    case 'caller':
      return direction === undefined ? undefined : direction === 'inbound' ? 'caller' : 'agent';
    case 'callee':
    case 'call recipient':
      return direction === undefined ? undefined : direction === 'inbound' ? 'agent' : 'caller';
    case 'plivo':
    case 'carrier':
      return 'carrier';
    case 'api request':
    case 'answer xml':
      return 'platform';
    default:
      return undefined;
  }
}
