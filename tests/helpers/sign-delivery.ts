import { createHmac } from 'node:crypto';

const hmac = (secret: string, text: string) => createHmac('sha256', secret).update(text).digest('hex');

/** The headers with which an agent platform signs a body. */
const signatures: Readonly<Record<string, (body: string, secret: string, nowMs: number) => Record<string, string>>> = {
  vapi: (body, secret, nowMs) => ({
    'x-timestamp': String(nowMs),
    'x-signature': hmac(secret, `${nowMs}.${body}`),
  }),
  retell: (body, secret, nowMs) => ({ 'x-retell-signature': `v=${nowMs},d=${hmac(secret, `${body}${nowMs}`)}` }),
  elevenlabs: (body, secret, nowMs) => {
    const seconds = Math.floor(nowMs / 1000);
    return { 'elevenlabs-signature': `t=${seconds},v0=${hmac(secret, `${seconds}.${body}`)}` };
  },
  bland: (body, secret) => ({ 'x-webhook-signature': hmac(secret, body) }),
};

export function signDelivery(provider: string, body: string, secret: string): Record<string, string> {
  return { 'content-type': 'application/json', ...signatures[provider]?.(body, secret, Date.now()) };
}
