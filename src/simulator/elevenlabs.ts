import { createHmac } from 'node:crypto';
import type { Conversation } from './conversation.ts';
import type { SimulatedEvent, SimulatedProvider } from './simulated-provider.ts';

const recordingHost = 'api.elevenlabs.io';

export const elevenlabs: SimulatedProvider = {
  name: 'elevenlabs',
  recordingHost,
  // Nothing at the start: ElevenLabs sends one event, after the analysis.
  events: (conversation) => [conversation.answeredAtMs === null ? failure(conversation) : transcription(conversation)],
  sign(payload, { secret, nowMs }) {
    const body = JSON.stringify(payload);
    const timestamp = Math.floor(nowMs / 1000);
    const digest = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
    return {
      body,
      headers: { 'content-type': 'application/json', 'elevenlabs-signature': `t=${timestamp},v0=${digest}` },
    };
  },
  answer({ path }, conversations, nowMs) {
    const ended = conversations.filter(({ answeredAtMs, endedAtMs }) => answeredAtMs !== null && nowMs >= endedAtMs);
    if (path === '/v1/convai/conversations') {
      return { conversations: ended.map(summaryOf), has_more: false, next_cursor: null };
    }
    const one = ended.find(({ id }) => path === `/v1/convai/conversations/${id}`);
    return one === undefined ? undefined : conversationOf(one);
  },
};

function transcription(conversation: Conversation): SimulatedEvent {
  const atMs = conversation.endedAtMs + 1500;
  const type = 'post_call_transcription';
  return { atMs, payload: { type, event_timestamp: Math.floor(atMs / 1000), data: conversationOf(conversation) } };
}

function failure(conversation: Conversation): SimulatedEvent {
  const atMs = conversation.endedAtMs;
  const data = {
    agent_id: 'agent_simulated_reception',
    conversation_id: conversation.id,
    failure_reason: conversation.ending === 'failed' ? 'unknown' : 'no-answer',
    metadata: { type: 'twilio', body: { From: conversation.ourNumber, To: conversation.theirNumber } },
  };
  const type = 'call_initiation_failure';
  return { atMs, payload: { type, event_timestamp: Math.floor(atMs / 1000), data } };
}

const summaryOf = ({ id, answeredAtMs, endedAtMs }: Conversation) => ({
  agent_id: 'agent_simulated_reception',
  conversation_id: id,
  start_time_unix_secs: seconds(answeredAtMs ?? endedAtMs),
  call_duration_secs: seconds(endedAtMs) - seconds(answeredAtMs ?? endedAtMs),
  status: 'done',
});

function conversationOf(conversation: Conversation) {
  const { direction, ourNumber, theirNumber, startedAtMs, answeredAtMs, endedAtMs, turns, ending } = conversation;
  return {
    ...summaryOf(conversation),
    transcript: turns.map(({ role, text, startSeconds }) => ({
      role: role === 'agent' ? 'agent' : 'user',
      message: text,
      time_in_call_secs: Math.round(startSeconds),
    })),
    metadata: {
      start_time_unix_secs: seconds(startedAtMs),
      accepted_time_unix_secs: seconds(answeredAtMs ?? startedAtMs),
      call_duration_secs: seconds(endedAtMs) - seconds(answeredAtMs ?? endedAtMs),
      cost: 120,
      phone_call: { direction, agent_number: ourNumber, external_number: theirNumber, type: 'twilio' },
      termination_reason: ending === 'voicemail' ? 'voicemail_detection tool was called' : 'Client disconnected: 1000',
      main_language: 'en',
    },
    analysis: {
      call_successful: conversation.isSuccessful ? 'success' : 'failure',
      transcript_summary: conversation.summary,
    },
    has_audio: turns.length > 0,
  };
}

const seconds = (timeMs: number) => Math.floor(timeMs / 1000);
