import { createHmac } from 'node:crypto';
import { type Conversation, isoTime } from './conversation.ts';
import type { SimulatedEvent, SimulatedProvider } from './simulated-provider.ts';

const endedReasons = {
  completed: 'customer-ended-call',
  missed: 'customer-did-not-answer',
  voicemail: 'voicemail',
  failed: 'call.in-progress.error-providerfault-openai-llm-failed',
} as const;

/** As the provider names the agent. */
export const simulatedAgentId = 'asst_simulated_reception';

const recordingHost = 'storage.vapi.ai';

export const vapi: SimulatedProvider = {
  name: 'vapi',
  recordingHost,
  events(conversation) {
    const { startedAtMs, answeredAtMs, endedAtMs } = conversation;
    return [
      statusUpdate(conversation, 'ringing', startedAtMs),
      ...(answeredAtMs === null ? [] : [statusUpdate(conversation, 'in-progress', answeredAtMs)]),
      statusUpdate(conversation, 'ended', endedAtMs),
      report(conversation),
    ];
  },
  sign(payload, { secret, nowMs }) {
    const body = JSON.stringify(payload);
    const timestamp = String(Math.floor(nowMs / 1000));
    const signature = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
    return {
      body,
      headers: { 'content-type': 'application/json', 'x-timestamp': timestamp, 'x-signature': signature },
    };
  },
  answer({ path, query }, conversations, nowMs) {
    if (path === '/call') {
      const [after, until] = ['updatedAtGt', 'updatedAtLe'].map((name) => Date.parse(query.get(name) ?? ''));
      const found = conversations
        .map((each) => callOf(each, nowMs))
        .filter(({ updatedAt }) => {
          const at = Date.parse(updatedAt);
          return !(at <= (after ?? Number.NaN)) && !(at > (until ?? Number.NaN));
        });
      return found.slice(0, Number(query.get('limit') ?? 100));
    }
    const one = conversations.find(({ id }) => path === `/call/${id}`);
    return one === undefined ? undefined : callOf(one, nowMs);
  },
};

const partiesOf = ({ id, direction, theirNumber, answeredAtMs }: Conversation) => ({
  id,
  type: direction === 'inbound' ? 'inboundPhoneCall' : 'outboundPhoneCall',
  assistantId: simulatedAgentId,
  phoneNumberId: 'pn_simulated',
  phoneCallProvider: 'twilio',
  customer: { number: theirNumber },
  ...(answeredAtMs !== null && { phoneCallTransport: 'pstn' }),
});

function statusUpdate(conversation: Conversation, status: string, atMs: number): SimulatedEvent {
  const { ourNumber, ending } = conversation;
  const message = {
    type: 'status-update',
    status,
    timestamp: atMs,
    ...(status === 'ended' && { endedReason: endedReasons[ending] }),
    call: { ...partiesOf(conversation), status },
    phoneNumber: { number: ourNumber },
  };
  return { atMs, payload: { message } };
}

/** Vapi sends it some seconds after the end, once the analysis is done. */
function report(conversation: Conversation): SimulatedEvent {
  const atMs = conversation.endedAtMs + 1500;
  const { endedAtMs, ourNumber } = conversation;
  const call = callOf(conversation, atMs);
  const { artifact, analysis, cost, startedAt, endedAt, endedReason } = call;
  const message = {
    type: 'end-of-call-report',
    timestamp: endedAtMs + 1500,
    ...{ endedReason, startedAt, endedAt, cost, analysis, artifact },
    call: { ...partiesOf(conversation), status: 'ended' },
    phoneNumber: { number: ourNumber },
  };
  return { atMs, payload: { message } };
}

function callOf(conversation: Conversation, nowMs: number) {
  const { startedAtMs, answeredAtMs, endedAtMs, ourNumber, ending, turns, summary, isSuccessful, id } = conversation;
  const isEnded = nowMs >= endedAtMs;
  const talked = answeredAtMs !== null && turns.length > 0;
  const seconds = (endedAtMs - (answeredAtMs ?? startedAtMs)) / 1000;
  return {
    ...partiesOf(conversation),
    status: isEnded ? 'ended' : answeredAtMs !== null && nowMs >= answeredAtMs ? 'in-progress' : 'ringing',
    phoneNumber: { number: ourNumber },
    createdAt: isoTime(startedAtMs),
    startedAt: isoTime(answeredAtMs ?? startedAtMs),
    updatedAt: isoTime(isEnded ? endedAtMs + 1500 : startedAtMs),
    ...(isEnded && {
      endedAt: isoTime(endedAtMs),
      endedReason: endedReasons[ending],
      cost: Math.round(seconds * 0.0015 * 10_000) / 10_000,
      analysis: talked ? { summary, successEvaluation: String(isSuccessful) } : {},
      artifact: talked
        ? {
            transcript: turns.map(({ role, text }) => `${role === 'agent' ? 'AI' : 'User'}: ${text}`).join('\n'),
            messages: turns.map(({ role, text, startSeconds, endSeconds }) => ({
              role: role === 'agent' ? 'bot' : 'user',
              message: text,
              secondsFromStart: startSeconds,
              duration: (endSeconds - startSeconds) * 1000,
            })),
            recording: { mono: { combinedUrl: `https://${recordingHost}/${id}.wav` } },
            performanceMetrics: { turnLatencyAverage: 900 + (startedAtMs % 700), numUserInterrupted: startedAtMs % 3 },
          }
        : {},
    }),
  };
}
