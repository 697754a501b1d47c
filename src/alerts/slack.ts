import type { Channel } from './channel.ts';
import { postJson } from './post-json.ts';

/** Slack's incoming webhooks, and every service that accepts the same body. */
export function createSlackChannel(url: string): Channel {
  return {
    name: 'slack',
    post: ({ text, isRecovery }, signal) =>
      postJson(url, { text, attachments: [{ color: isRecovery ? 'good' : 'danger', fallback: text }] }, signal),
  };
}
