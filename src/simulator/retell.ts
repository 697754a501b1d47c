import { createHmac } from 'node:crypto';
import type { Conversation } from './conversation.ts';
import type { SimulatedEvent, SimulatedProvider } from './simulated-provider.ts';

const recordingHost = 'dxc03zgurdly9.cloudfront.net';

const reasons = {
  completed: 'user_hangup',
  missed: 'dial_no_answer',
  voicemail: 'voicemail_reached',
  failed: 'error_llm_websocket_open',
} as const;

export const retell: SimulatedProvider = {
  name: 'retell',
  recordingHost,
  events(conversation) {
    const { answeredAtMs, endedAtMs } = conversation;
    return [
      ...(answeredAtMs === null ? [] : [event('call_started', conversation, answeredAtMs)]),
      event('call_ended', conversation, endedAtMs),
      event('call_analyzed', conversation, endedAtMs + 1500),
    ];
  },
  sign(payload, { secret, nowMs }) {
    const body = JSON.stringify(payload);
    const digest = createHmac('sha256', secret).update(`${body}${nowMs}`).digest('hex');
    return { body, headers: { 'content-type': 'application/json', 'x-retell-signature': `v=${nowMs},d=${digest}` } };
  },
  answer({ path }, conversations, nowMs) {
    if (path === '/v3/list-calls') {
      const items = conversations.map((each) => callOf(each, nowMs, nowMs >= each.endedAtMs));
      return { items, has_more: false };
    }
    const one = conversations.find(({ id }) => path === `/v2/get-call/${id}`);
    return one === undefined ? undefined : callOf(one, nowMs, nowMs >= one.endedAtMs);
  },
};

function event(name: string, conversation: Conversation, atMs: number): SimulatedEvent {
  return { atMs, payload: { event: name, call: callOf(conversation, atMs, name === 'call_analyzed') } };
}

function callOf(conversation: Conversation, nowMs: number, isAnalyzed: boolean) {
  const { id, direction, ourNumber, theirNumber, startedAtMs, answeredAtMs, endedAtMs, ending, turns } = conversation;
  const isInbound = direction === 'inbound';
  const isEnded = nowMs >= endedAtMs;
  return {
    call_id: id,
    call_type: 'phone_call',
    agent_id: 'agent_simulated_reception',
    agent_name: 'Reception',
    call_status: isEnded ? (answeredAtMs === null ? 'not_connected' : 'ended') : 'ongoing',
    direction,
    from_number: isInbound ? theirNumber : ourNumber,
    to_number: isInbound ? ourNumber : theirNumber,
    start_timestamp: answeredAtMs ?? startedAtMs,
    ...(isEnded && {
      end_timestamp: endedAtMs,
      duration_ms: endedAtMs - (answeredAtMs ?? endedAtMs),
      disconnection_reason: reasons[ending],
      call_cost: { combined_cost: 7, product_costs: [{ product: 'elevenlabs_tts', cost: 4 }] },
      ...(turns.length > 0 && {
        transcript: turns.map(({ role, text }) => `${role === 'agent' ? 'Agent' : 'User'}: ${text}`).join('\n'),
        transcript_object: turns.map(({ role, text, startSeconds, endSeconds }) => ({
          role: role === 'agent' ? 'agent' : 'user',
          content: text,
          words: [{ word: text, start: startSeconds, end: endSeconds }],
        })),
        recording_url: `https://${recordingHost}/${id}.wav`,
        latency: { e2e: { p50: 850, p95: 1400, num: turns.length } },
      }),
    }),
    ...(isAnalyzed && { call_analysis: analysisOf(conversation) }),
  };
}

function analysisOf({ ending, summary, isSuccessful }: Conversation) {
  if (ending !== 'completed') return { in_voicemail: ending === 'voicemail', user_sentiment: 'Unknown' };
  return {
    call_summary: summary,
    in_voicemail: false,
    user_sentiment: isSuccessful ? 'Positive' : 'Neutral',
    call_successful: isSuccessful,
  };
}
