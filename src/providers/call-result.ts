import type { callOutcomes } from '../domain/call.ts';
import type { CallEvent } from './call-event.ts';

/** What a provider's status and reason mean in our words. */
export interface CallResult extends Pick<CallEvent, 'status' | 'ended_by' | 'answered_by' | 'transfer_status'> {
  readonly outcome?: (typeof callOutcomes)[number];
}
