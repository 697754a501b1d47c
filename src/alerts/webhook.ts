// Brings alerts to a Slack-shaped webhook, one after the other, so that "recovered" never overtakes what it ends. Nobody waits for
// it and nothing of it throws. Its address is a secret, so errors, which may name it, are not logged.

export interface Delivery {
  readonly fetch: typeof fetch;
  /** A signal that aborts after so many milliseconds. */
  readonly deadline: (ms: number) => AbortSignal;
}

export interface Note {
  readonly text: string;
  readonly isGood: boolean;
}

interface WebhookOptions extends Partial<Delivery> {
  readonly url: string | undefined;
  readonly log: { warn(details: object, message: string): void };
}

const deadlineMs = 2000;
const mostTries = 2;
/** A webhook that hangs for hours must not fill the memory. */
const mostWaiting = 20;

export function createWebhook({ url, log, fetch = globalThis.fetch, deadline = AbortSignal.timeout }: WebhookOptions) {
  let last = Promise.resolve();
  let waiting = 0;

  async function post(note: Note, target: string): Promise<'delivered' | 'refused' | 'failed'> {
    try {
      const response = await fetch(target, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(slackMessage(note)),
        redirect: 'error',
        signal: deadline(deadlineMs),
      });
      // Not awaited: what it still has to say must not hold up the next alert.
      response.body?.cancel().catch(() => {});
      if (response.ok) return 'delivered';
      return response.status < 500 && response.status !== 429 ? 'refused' : 'failed';
    } catch {
      return 'failed';
    }
  }

  async function deliver(note: Note, target: string): Promise<void> {
    let outcome = await post(note, target);
    // What is refused once is refused again.
    for (let tries = 1; outcome === 'failed' && tries < mostTries; tries += 1) outcome = await post(note, target);
    if (outcome !== 'delivered') log.warn({ outcome }, 'alerts: the webhook did not take an alert');
    waiting -= 1;
  }

  return {
    send(note: Note): void {
      if (url === undefined) return;
      if (waiting === mostWaiting) {
        log.warn({ waiting }, 'alerts: the webhook is too slow, an alert is dropped');
        return;
      }
      waiting += 1;
      last = last.then(() => deliver(note, url));
    },
    close: (): Promise<void> => last,
  };
}

function slackMessage({ text, isGood }: Note) {
  return { text, attachments: [{ color: isGood ? 'good' : 'danger', fallback: text }] };
}
