// What Twilio's statuses, SIP codes and detected parties mean in our words.
import type { CallEvent } from '../call-event.ts';
import type { CallResult } from '../call-result.ts';

export type Result = CallResult & Pick<CallEvent, 'ended_reason'>;

const openStatuses: Readonly<Record<string, CallEvent['status']>> = {
  queued: 'ringing',
  initiated: 'ringing',
  ringing: 'ringing',
  'in-progress': 'in_progress',
};

const finalStatuses: Readonly<Record<string, CallResult>> = {
  completed: { status: 'completed', outcome: 'answered_human' },
  busy: { status: 'missed', outcome: 'busy' },
  'no-answer': { status: 'missed', outcome: 'no_answer' },
  failed: { status: 'failed', outcome: 'failed_carrier' },
  canceled: { status: 'canceled', outcome: 'abandoned' },
};

/** Codes that tell more than the status of a call that was not answered. */
const outcomesBySipCode: Readonly<Record<string, CallResult['outcome']>> = {
  '403': 'rejected',
  '404': 'invalid_number',
  '408': 'no_answer',
  '410': 'invalid_number',
  '480': 'no_answer',
  '484': 'invalid_number',
  '486': 'busy',
  '600': 'busy',
  '603': 'rejected',
  '604': 'invalid_number',
  '607': 'blocked',
  '608': 'blocked',
};

const answeredBys: Readonly<Record<string, CallEvent['answered_by']>> = {
  human: 'human',
  machine_start: 'machine',
  machine_end_beep: 'machine',
  machine_end_silence: 'machine',
  machine_end_other: 'machine',
  fax: 'machine',
  unknown: 'unknown',
};

export const isFinalStatus = (status: string) => Object.hasOwn(finalStatuses, status);

export function resultOf(status: string, sipCode?: string, answeredBy?: string): Result {
  const open = Object.hasOwn(openStatuses, status) ? openStatuses[status] : undefined;
  if (open !== undefined) return { status: open, ...detectionOf(answeredBy) };
  const final = Object.hasOwn(finalStatuses, status) ? finalStatuses[status] : undefined;
  // An unknown status proves only that the call exists.
  if (final === undefined) return { status: 'ringing', outcome: 'unknown', ended_reason: status };
  if (final.status === 'completed') return { ...final, ended_reason: status, ...detectionOf(answeredBy) };
  const outcome = Object.hasOwn(outcomesBySipCode, sipCode ?? '') ? outcomesBySipCode[sipCode ?? ''] : final.outcome;
  return { ...final, ended_reason: status, ...(outcome !== undefined && { outcome }) };
}

/**
 * What a detection says about the whole call. A machine makes it a voicemail at once: detection can report before or after
 * the end of the call, and both orders must give the same row.
 */
export function detectionOf(answeredBy: string | undefined): Partial<Result> {
  const party = partyOf(answeredBy);
  if (party.answered_by !== 'machine') return party;
  return { ...party, status: 'voicemail', outcome: answeredBy === 'fax' ? 'unknown' : 'voicemail' };
}

/** A value that is not in the list, for example one that Twilio adds later, is `unknown`. */
function partyOf(answeredBy: string | undefined): Pick<Result, 'answered_by'> {
  if (answeredBy === undefined) return {};
  const known = Object.hasOwn(answeredBys, answeredBy) ? answeredBys[answeredBy] : undefined;
  return { answered_by: known ?? 'unknown' };
}
