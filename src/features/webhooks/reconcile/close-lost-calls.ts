// Calls whose end was never told: their provider is asked once, and without an answer they are closed. Two instances that do this at the
// same time only ask twice.
import type { FastifyInstance } from 'fastify';
import { dataOf } from '../../../database/postgrest-response.ts';
import type { Job } from '../../../jobs/jobs.ts';
import { ApiFailure } from '../../../providers/api-failure.ts';
import { providers } from '../../../providers/providers.ts';
import { redact } from '../../../providers/redact.ts';
import type { Counts } from '../counts.ts';
import { storeEvent } from '../store-event.ts';
import type { OpenApi } from './connection-api.ts';

const maxCalls = 100;
const dayMs = 24 * 60 * 60 * 1000;

const secondsByProvider = Object.fromEntries(
  providers.map(({ name, backfill }) => [name, (backfill?.maxCallMs ?? dayMs) / 1000]),
);

interface AskedConnection {
  readonly id: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly api_key: string;
}

interface StuckCall {
  readonly orgId: string;
  readonly provider: string;
  readonly providerCallId: string;
  /** It is closed even if the API cannot be asked. */
  readonly isExpired: boolean;
  readonly connections: readonly AskedConnection[];
}

type Answer = 'ended' | 'open' | 'unknown' | 'no answer';

export function createCloseLostCalls(app: FastifyInstance, openApi: OpenApi, counts: Counts): Job {
  return {
    name: 'close-lost-calls',
    everyMs: 5 * 60_000,
    async run(signal) {
      const calls = await findStuckCalls(app);
      for (const call of calls) {
        if (signal.aborted) break;
        const outcome = await settle(app, call, { openApi, signal });
        if (outcome !== null) counts.add(call.provider, outcome);
      }
      return false;
    },
  };
}

async function findStuckCalls(app: FastifyInstance): Promise<readonly StuckCall[]> {
  const args = { limits: secondsByProvider, max_calls: maxCalls };
  const rows = dataOf(await app.withServiceDatabase((database) => database.rpc('find_stuck_calls', args)));
  return rows.map((row) => ({
    orgId: row.org_id,
    provider: row.provider,
    providerCallId: row.provider_call_id,
    isExpired: row.expired,
    connections: row.connections as unknown as readonly AskedConnection[],
  }));
}

interface Asking {
  readonly openApi: OpenApi;
  readonly signal: AbortSignal;
}

/** Null: the call is as before, because the API gave no answer. */
async function settle(app: FastifyInstance, call: StuckCall, asking: Asking): Promise<'recorded' | 'closed' | null> {
  const answers: Answer[] = [];
  for (const connection of call.connections) answers.push(await ask(app, call, connection, asking));
  if (answers.includes('ended')) return 'recorded';
  // One of the connections that were not reached may have the call.
  if (answers.includes('no answer') && !answers.includes('open') && !call.isExpired) return null;
  const args = { org: call.orgId, provider: call.provider, provider_call_id: call.providerCallId };
  const isClosed = dataOf(await app.withServiceDatabase((database) => database.rpc('close_lost_call', args)));
  return isClosed ? 'closed' : null;
}

async function ask(
  app: FastifyInstance,
  { orgId, provider, providerCallId }: StuckCall,
  { id, options, api_key: sealedApiKey }: AskedConnection,
  { openApi, signal }: Asking,
): Promise<Answer> {
  try {
    const opened = openApi({ orgId, id, provider, options, sealedApiKey }, signal);
    if (opened === null) return 'unknown';
    const { backfill, api, settings } = opened;
    const found = await backfill.find(api, providerCallId, settings);
    if (found === null) return 'unknown';
    const payload = redact(found);
    const event = backfill.readCall(payload, { nowMs: app.now() });
    if (event.call === null) return 'unknown';
    await storeEvent(app.withServiceDatabase, { orgId, id }, event, { source: 'reconcile', payload });
    return ['ringing', 'in_progress'].includes(event.call.status) ? 'open' : 'ended';
  } catch (error) {
    signal.throwIfAborted();
    const reason = error instanceof ApiFailure ? error.status : nameOf(error);
    app.log.warn({ provider, connection: id, reason }, 'the provider could not be asked about a call without an end');
    return 'no answer';
  }
}

const nameOf = (error: unknown) => (error instanceof Error ? error.name : 'unknown error');
