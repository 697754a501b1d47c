// Delivers alerts to one channel in order, so that a recovery never arrives before its alert. Sending returns at once and never throws.
import type { Alert, Channel } from './channel.ts';

export interface DeliveryOptions {
  readonly log: { warn(details: object, message: string): void };
  /** A signal that aborts after this time. */
  readonly deadline?: (ms: number) => AbortSignal;
}

const deadlineMs = 2000;
const maxTries = 2;
/** A channel that hangs for hours must not fill the memory. */
const maxWaiting = 20;

export function createDelivery(channel: Channel, { log, deadline = AbortSignal.timeout }: DeliveryOptions) {
  let last = Promise.resolve();
  let waiting = 0;

  async function deliver(alert: Alert): Promise<void> {
    let outcome = await channel.post(alert, deadline(deadlineMs));
    for (let tries = 1; outcome === 'failed' && tries < maxTries; tries += 1) {
      outcome = await channel.post(alert, deadline(deadlineMs));
    }
    if (outcome !== 'delivered') log.warn({ channel: channel.name, outcome }, 'alerts: an alert was not delivered');
    waiting -= 1;
  }

  return {
    send(alert: Alert): void {
      if (waiting === maxWaiting) {
        log.warn({ channel: channel.name, waiting }, 'alerts: the channel is too slow, an alert was dropped');
        return;
      }
      waiting += 1;
      last = last.then(() => deliver(alert));
    },
    close: (): Promise<void> => last,
  };
}
