// Reads the calls of one connection from its provider's API, and adds what the webhooks did not tell. It cannot take anything away.
import type { FastifyInstance } from 'fastify';
import { dataOf, dataOrNull } from '../../../database/postgrest-response.ts';
import type { Job } from '../../../jobs/jobs.ts';
import { ApiFailure } from '../../../providers/api-failure.ts';
import type { Counts } from '../counts.ts';
import type { OpenApi } from './connection-api.ts';
import { createServiceCallStore } from './service-call-store.ts';
import { noCalls, type StoredCalls, storeCalls } from './store-calls.ts';
import { daysOf, windowOfRun } from './time-windows.ts';

/** A connection with many calls takes long, and must not hold up the others. */
const lanes = 4;

interface Leased {
  readonly orgId: string;
  readonly id: string;
  readonly provider: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly sealedApiKey: string;
  readonly reconciledTo: string | null;
  readonly isNight: boolean;
  /** When the lease expires: also the proof that this run holds it. */
  lease: string;
}

class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}

interface Reconciling {
  readonly openApi: OpenApi;
  readonly runs: Counts;
  readonly calls: Counts;
}

export function reconcileJobs(app: FastifyInstance, { openApi, runs, calls }: Reconciling): Job[] {
  return Array.from({ length: lanes }, (_, lane) => ({
    name: `reconcile ${lane + 1}`,
    everyMs: 30_000,
    async run(signal) {
      const connection = await claim(app);
      if (connection === null) return false;
      const error = await reconcile(app, connection, { openApi, signal, calls });
      runs.add(connection.provider, error === null ? 'succeeded' : 'failed');
      return true;
    },
  }));
}

async function claim(app: FastifyInstance): Promise<Leased | null> {
  const [row] = dataOf(await app.withServiceDatabase((database) => database.rpc('claim_reconcile')));
  if (row === undefined) return null;
  return {
    orgId: row.org_id,
    id: row.id,
    provider: row.provider,
    options: row.options as Leased['options'],
    sealedApiKey: row.api_key,
    reconciledTo: row.reconciled_to,
    isNight: row.is_night,
    lease: row.lease,
  };
}

interface Run {
  readonly openApi: OpenApi;
  readonly signal: AbortSignal;
  readonly calls: Counts;
}

/** Returns why it failed, or null. */
async function reconcile(app: FastifyInstance, connection: Leased, run: Run): Promise<string | null> {
  const { isNight } = connection;
  try {
    await readAll(app, connection, run);
    await save(app, connection, { state: 'ended', is_night: isNight, error: null });
    return null;
  } catch (error) {
    // Another instance has it now.
    if (error instanceof LeaseLost) return error.name;
    const reason = failureOf(error);
    const progress = run.signal.aborted ? { state: 'released' } : { state: 'ended', is_night: isNight, error: reason };
    await save(app, connection, progress).catch(() => {});
    return reason;
  }
}

async function readAll(app: FastifyInstance, connection: Leased, { openApi, signal, calls }: Run): Promise<void> {
  const opened = openApi(connection, signal);
  if (opened === null) return;
  const { backfill, api, settings } = opened;
  const store = createServiceCallStore(app, connection);
  for (const window of daysOf(windowOfRun(connection, app.now()))) {
    let before = noCalls;
    for await (const sums of storeCalls(backfill.list(api, window, settings), backfill.readCall, store, app)) {
      signal.throwIfAborted();
      count(calls, connection.provider, sums, before);
      before = sums;
      await save(app, connection, { state: 'running' });
    }
    await save(app, connection, { state: 'running', reconciled_to: window.to.toISOString() });
  }
}

function count(calls: Counts, provider: string, sums: StoredCalls, before: StoredCalls): void {
  const added = sums.added - before.added;
  const changed = sums.changed - before.changed;
  const unreadable = sums.unreadable - before.unreadable;
  calls.add(provider, 'new', added);
  calls.add(provider, 'changed', changed);
  calls.add(provider, 'quarantined', unreadable);
  calls.add(provider, 'unchanged', sums.read - before.read - added - changed - unreadable);
}

/** Throws LeaseLost. */
async function save(app: FastifyInstance, connection: Leased, progress: object): Promise<void> {
  const args = {
    org: connection.orgId,
    connection: connection.id,
    lease: connection.lease,
    progress: progress as never,
  };
  const lease = dataOrNull(await app.withServiceDatabase((database) => database.rpc('save_reconcile', args)));
  if (lease === null) throw new LeaseLost();
  connection.lease = lease;
}

/** Without values: members read it. */
export function failureOf(error: unknown): string {
  if (error instanceof ApiFailure) {
    return error.status === null ? 'The API gave no usable answer' : `The API answered ${error.status}`;
  }
  return `The run failed: ${error instanceof Error ? error.name : 'unknown error'}`;
}
