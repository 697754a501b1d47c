// The job that sends notifications that are due.
import type { FastifyInstance } from 'fastify';
import { dataOf, dataOrNull } from '../../../database/postgrest-response.ts';
import type { Job } from '../../../jobs/jobs.ts';
import type { Network } from '../../../outgoing/network.ts';
import type { AlertPayload } from '../evaluation/notification.ts';
import { type OpenDelivery, type Posted, postDelivery } from './post-delivery.ts';

/** At once: one slow receiver must not delay the others. */
const maxDeliveries = 20;

interface Claimed {
  readonly org_id: string;
  readonly id: string;
  readonly attempt: number;
  readonly destination_id: string;
  readonly kind: string;
  readonly secret_url: string;
  readonly secrets: readonly string[];
  readonly payload: unknown;
}

export function createSendDeliveries(app: FastifyInstance, network: Network): Job {
  return {
    name: 'send alerts',
    everyMs: 2000,
    async run(signal) {
      const args = { max_deliveries: maxDeliveries };
      const claimed: readonly Claimed[] = dataOf(
        await app.withServiceDatabase((database) => database.rpc('claim_alert_deliveries', args)),
      );
      const runs = await Promise.allSettled(claimed.map((delivery) => deliver(delivery, signal)));
      const failed = runs.find((run) => run.status === 'rejected');
      if (failed !== undefined) throw failed.reason;
      return claimed.length === maxDeliveries;
    },
  };

  async function deliver(claimed: Claimed, signal: AbortSignal): Promise<void> {
    const delivery = open(claimed);
    const posted = delivery === null ? notOpened : await postDelivery(delivery, { network, now: app.now, signal });
    const args = { org: claimed.org_id, delivery_id: claimed.id, attempt: claimed.attempt, result: posted as never };
    dataOrNull(await app.withServiceDatabase((database) => database.rpc('finish_alert_delivery', args)));
    if (posted.error !== null) app.log.warn({ delivery: claimed.id, code: posted.error }, 'an alert was not delivered');
  }

  /** Null: the key of a secret is not configured. */
  function open({ org_id: orgId, destination_id: connectionId, ...row }: Claimed): OpenDelivery | null {
    try {
      return {
        id: row.id,
        kind: row.kind,
        url: app.secretBox.open(row.secret_url, { orgId, connectionId, purpose: 'url' }),
        secrets: row.secrets.map((sealed) => app.secretBox.open(sealed, { orgId, connectionId, purpose: 'secret' })),
        payload: row.payload as AlertPayload,
      };
    } catch {
      return null;
    }
  }
}

const notOpened: Posted = { response_status: null, error: 'SECRET_NOT_OPENED', is_final: false };
