import report from '../../unit/providers/vapi/payloads/end-of-call-report.json' with { type: 'json' };
import update from '../../unit/providers/vapi/payloads/status-update.json' with { type: 'json' };
import type { AgentSequences } from './agent-sequences.ts';

const { call } = report.message;
const startMs = Date.parse(report.message.startedAt);

function updated(status: string, afterMs: number, fields: object = {}) {
  const { customer, phoneNumber } = report.message;
  const message = {
    type: 'status-update',
    status,
    timestamp: startMs + afterMs,
    call,
    customer,
    phoneNumber,
    ...fields,
  };
  return { message };
}

const reported = (endedReason: string, fields: object = {}) => ({
  message: { ...report.message, ...fields, endedReason },
});

const ended = (endedReason: string) => updated('ended', 219_900, { endedReason });
const destination = { type: 'number', number: '+13125550123' };

export const vapiSequences: AgentSequences = {
  answered: [
    updated('queued', -2000),
    updated('ringing', -1500),
    updated('in-progress', 0),
    { message: { ...update.message, call, type: 'hang', timestamp: startMs + 60_000 } },
    { message: { ...update.message, call, type: 'transfer-update', timestamp: startMs + 90_000, destination } },
    updated('forwarding', 91_000, { destination }),
    ended('assistant-forwarded-call'),
    reported('assistant-forwarded-call', { destination }),
    { message: { ...update.message, call, type: 'call.deleted', timestamp: startMs + 900_000 } },
  ],
  missed: [updated('ringing', -1500), ended('customer-did-not-answer'), reported('customer-did-not-answer')],
  voicemail: [updated('ringing', -1500), updated('in-progress', 0), ended('voicemail'), reported('voicemail')],
  failed: [updated('ringing', -1500), ended('pipeline-error-x'), reported('pipeline-error-x')],
};
