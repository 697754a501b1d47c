import call from '../../unit/providers/bland/payloads/call.json' with { type: 'json' };
import type { AgentSequences } from './agent-sequences.ts';

export const blandSequences: AgentSequences = {
  answered: [call],
  missed: [{ ...call, answered_by: 'no-answer', call_length: 0 }],
  voicemail: [{ ...call, answered_by: 'voicemail' }],
  failed: [{ ...call, error_message: 'The call could not be placed' }],
};
