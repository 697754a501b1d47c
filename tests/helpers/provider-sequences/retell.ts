import analyzed from '../../unit/providers/retell/payloads/call-analyzed.json' with { type: 'json' };
import type { AgentSequences } from './agent-sequences.ts';

const { call_analysis: _analysis, end_timestamp: _end, duration_ms: _duration, ...unfinished } = analyzed.call;
const { call_cost: _cost, disconnection_reason: _reason, transcript: _transcript, ...started } = unfinished;

const event = (name: string, call: object, fields: object = {}) => ({ event: name, call, ...fields });

/** `call_ended` has everything but the analysis. */
function ended(fields: object, analysis: object = {}) {
  const { call_analysis: callAnalysis, ...call } = analyzed.call;
  return [
    event('call_ended', { ...call, ...fields }),
    event('call_analyzed', { ...call, ...fields, call_analysis: { ...callAnalysis, ...analysis } }),
  ];
}

const ongoing = { ...started, call_status: 'ongoing' };
const destination = { transfer_destination: { type: 'predefined', number: '+13125550123' } };

export const retellSequences: AgentSequences = {
  answered: [
    event('call_started', ongoing),
    event('transfer_started', ongoing, destination),
    event('transfer_bridged', ongoing, destination),
    ...ended({ disconnection_reason: 'user_hangup' }),
  ],
  missed: ended({ call_status: 'not_connected', disconnection_reason: 'dial_no_answer' }),
  voicemail: [
    event('call_started', ongoing),
    ...ended({ disconnection_reason: 'agent_hangup' }, { in_voicemail: true }),
  ],
  failed: [event('call_started', ongoing), ...ended({ call_status: 'error', disconnection_reason: 'error_asr' })],
};
