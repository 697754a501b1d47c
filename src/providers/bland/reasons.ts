// What Bland's fields say about the state and the end of a call, in our words.
import type { CallResult } from '../call-result.ts';

/** There is no call yet. */
const waitingStatuses: readonly string[] = ['new', 'pre_queue', 'queued', 'allocated'];
const answeredBys: Readonly<Record<string, CallResult['answered_by']>> = {
  human: 'human',
  voicemail: 'machine',
  unknown: 'unknown',
};
const endedBys: Readonly<Record<string, CallResult>> = {
  assistant: { status: 'completed', outcome: 'completed_by_agent', ended_by: 'agent' },
  user: { status: 'completed', outcome: 'answered_human', ended_by: 'caller' },
};

export interface BlandState {
  readonly isCompleted: boolean;
  readonly queueStatus: string | undefined;
  readonly answeredBy: string | undefined;
  readonly endedBy: string | undefined;
  readonly isTransferred: boolean;
  readonly error: string | undefined;
}

/** Null: there is no call yet. */
export function resultOf(state: BlandState): CallResult | null {
  if (state.error !== undefined) return { status: 'failed', outcome: 'unknown' };
  if (state.isCompleted) return resultOfEnd(state);
  const queueStatus = state.queueStatus ?? '';
  if (waitingStatuses.includes(queueStatus)) return null;
  if (queueStatus.endsWith('error')) return { status: 'failed', outcome: 'failed_platform', ended_by: 'platform' };
  return { status: queueStatus.replaceAll(/[ -]/g, '_') === 'in_progress' ? 'in_progress' : 'ringing' };
}

function resultOfEnd({ answeredBy = '', endedBy = '', isTransferred }: BlandState): CallResult {
  if (answeredBy === 'no-answer') return { status: 'missed', outcome: 'no_answer' };
  if (answeredBy === 'voicemail') return { status: 'voicemail', outcome: 'voicemail', answered_by: 'machine' };
  const party = Object.hasOwn(answeredBys, answeredBy) ? answeredBys[answeredBy] : undefined;
  const answered = party === undefined ? {} : { answered_by: party };
  if (isTransferred) {
    return { status: 'completed', outcome: 'transferred', ended_by: 'agent', transfer_status: 'bridged', ...answered };
  }
  const end = endedBy.toLowerCase();
  const known = Object.hasOwn(endedBys, end) ? endedBys[end] : undefined;
  return { ...(known ?? { status: 'completed', outcome: outcomeOf(answeredBy) }), ...answered };
}

const outcomeOf = (answeredBy: string) => (answeredBy === 'human' ? 'answered_human' : 'unknown');
