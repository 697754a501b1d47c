// Applies stored events that are due: those that wait for their call, that failed, or that are replayed. Each payload is read again,
// because the adapter may have been corrected since.
import type { FastifyInstance } from 'fastify';
import { dataOf, dataOrNull } from '../../database/postgrest-response.ts';
import type { Job } from '../../jobs/jobs.ts';
import type { Payload, ProviderEvent } from '../../providers/provider.ts';
import { providerNamed } from '../../providers/providers.ts';
import { reasonOf } from './unreadable.ts';

/** A payload may have 5 MB. */
const maxEvents = 20;

interface Claimed {
  readonly id: string;
  readonly orgId: string;
  readonly provider: string;
  readonly source: string;
  readonly payload: Payload | null;
}

export function createApplyEvents(app: FastifyInstance): Job {
  return {
    name: 'apply-events',
    everyMs: 2000,
    async run(signal) {
      const events = await claim(app);
      const errors: unknown[] = [];
      for (const event of events) {
        if (signal.aborted) break;
        const state = await retry(app, event).catch((error: unknown) => void errors.push(error));
        if (state === 'failed') app.alerts.failed('webhooks', new EventFailed());
      }
      // Only after all: one event must not delay those of other organisations.
      if (errors.length > 0) throw errors[0];
      return events.length === maxEvents;
    },
  };
}

/** A person must look at the event, so it is reported at once. */
class EventFailed extends Error {
  override readonly name = 'EventFailed';
  readonly isDefinite = true;
  readonly advice =
    'an event of a provider could not be applied after all attempts. npm run webhooks -- list --state failed shows it';
}

async function claim(app: FastifyInstance): Promise<readonly Claimed[]> {
  const rows = dataOf(
    await app.withServiceDatabase((database) => database.rpc('claim_events', { max_events: maxEvents })),
  );
  return rows.map(({ org_id: orgId, payload, ...row }) => ({ ...row, orgId, payload: payload as Payload | null }));
}

async function retry(app: FastifyInstance, { orgId, id, ...event }: Claimed): Promise<string | null> {
  const args = { org: orgId, event_id: id, reading: read(event, app.now()) as never };
  return dataOrNull(await app.withServiceDatabase((database) => database.rpc('retry_event', args)));
}

/** As retry_event expects it. */
function read({ provider, source, payload }: Omit<Claimed, 'id' | 'orgId'>, nowMs: number): object | null {
  if (payload === null) return null;
  const known = providerNamed(provider);
  if (known === undefined) return { state: 'quarantined', error: 'The provider is not supported any more' };
  const readPayload = source === 'webhook' ? known.readEvent : (known.backfill?.readCall ?? known.readEvent);
  try {
    return readingOf(readPayload(payload, { nowMs }));
  } catch (error) {
    return { state: 'quarantined', error: reasonOf(error) };
  }
}

function readingOf({ type, providerCallId, occurredAt, call }: ProviderEvent): object {
  return {
    state: call === null ? 'ignored' : 'received',
    event_type: type,
    provider_call_id: providerCallId,
    occurred_at: occurredAt,
    event: call,
  };
}
