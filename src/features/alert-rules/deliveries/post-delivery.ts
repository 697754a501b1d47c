// Sends one notification. Redirects are not followed, and nothing of the response is kept but its status.
import { Webhook } from 'standardwebhooks';
import { request } from 'undici';
import { parseHttpsUrl } from '../../../outgoing/https-url.ts';
import type { Network } from '../../../outgoing/network.ts';
import { OutgoingError } from '../../../outgoing/outgoing-error.ts';
import type { AlertPayload } from '../evaluation/notification.ts';
import { slackText } from './slack-text.ts';

export interface OpenDelivery {
  /** The same for each attempt. */
  readonly id: string;
  readonly kind: string;
  readonly url: string;
  readonly secrets: readonly string[];
  readonly payload: AlertPayload;
}

/** As finish_alert_delivery stores it. */
export interface Posted {
  readonly response_status: number | null;
  /** A code. Null: the notification was accepted. */
  readonly error: string | null;
  readonly is_final: boolean;
}

interface Options {
  readonly network: Network;
  readonly now: () => number;
  readonly signal: AbortSignal;
}

const timeoutMs = 10_000;
const maxResponseBytes = 16 * 1024;

/** Throws only when the signal of the service aborts. */
export async function postDelivery(delivery: OpenDelivery, { network, now, signal }: Options): Promise<Posted> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  try {
    return await post(delivery, network, new Date(now()), limit);
  } catch (error) {
    signal.throwIfAborted();
    return { response_status: null, ...failureOf(error) };
  }
}

async function post(delivery: OpenDelivery, network: Network, sentAt: Date, signal: AbortSignal): Promise<Posted> {
  const url = parseHttpsUrl(delivery.url);
  const dispatcher = await network.dispatcherFor(url);
  try {
    const { body: content, headers } = messageOf(delivery, sentAt);
    const { statusCode, body } = await request(network.locate(url), {
      dispatcher,
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': 'Callboard', ...headers },
      body: content,
      signal,
    });
    await body.dump({ limit: maxResponseBytes, signal });
    const isAccepted = statusCode >= 200 && statusCode < 300;
    return {
      response_status: statusCode,
      error: isAccepted ? null : `STATUS_${statusCode}`,
      is_final: statusCode === 410,
    };
  } finally {
    await dispatcher.destroy();
  }
}

function messageOf({ id, kind, secrets, payload }: OpenDelivery, sentAt: Date) {
  if (kind === 'slack') return { body: JSON.stringify({ text: slackText(payload) }), headers: {} };
  const body = JSON.stringify(payload);
  const messageId = `msg_${id}`;
  return {
    body,
    headers: {
      'webhook-id': messageId,
      'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1000)),
      'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(messageId, sentAt, body)).join(' '),
    },
  };
}

function failureOf(error: unknown): Omit<Posted, 'response_status'> {
  if (error instanceof OutgoingError) {
    // One code for both: the log must not tell which names exist inside of the network of the service.
    const isAddress = ['ADDRESS_NOT_PUBLIC', 'HOST_NOT_FOUND'].includes(error.code);
    return { error: isAddress ? 'HOST_NOT_REACHABLE' : error.code, is_final: !isAddress && error.isFinal };
  }
  if (error instanceof Error && error.name === 'TimeoutError') return { error: 'TIMED_OUT', is_final: false };
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return { error: /^[A-Z0-9_]{1,40}$/.test(code) ? code : 'NOT_SENT', is_final: false };
}
