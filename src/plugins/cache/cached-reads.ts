// Reads through the cache, each in the name of a caller: he loads it, or another who asks for the same at the same time.
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import { acrossOrgs, isPolicyAcrossOrgs } from '../../cache/across-orgs.ts';
import { orgKey } from '../../cache/key.ts';
import type { Params, Policy } from '../../cache/policy.ts';
import { createQueryAccount, type QueryAccount } from '../../database/query-account.ts';
import type { DatabaseHandle } from '../../database/supabase.ts';
import { DatabaseUnavailable } from '../../errors.ts';
import { Refused, refusalOf } from './refused.ts';

/** A user, or a service. */
type Caller = { readonly token: string };
type Load<Value> = (database: DatabaseHandle) => Promise<Value>;
export type Report = (outcome: 'HIT' | 'MISS' | 'STALE' | 'BYPASS', ageMs: number) => void;

interface Read<Value> {
  /** In which it is read; absent only for what is the same for all orgs. */
  readonly orgId: string | undefined;
  readonly policy: Policy;
  readonly params: Params;
  readonly load: Load<Value>;
}

declare module 'fastify' {
  interface FastifyInstance {
    /** A value of an org, by a policy that is no view's; whoever waits for it waits no longer than his own deadline, and has the last known one then. */
    readCached: <Value>(
      reader: { readonly caller: Caller; readonly account: QueryAccount },
      read: Read<Value>,
      report?: Report,
    ) => Value | Promise<Value>;
    /** Loads in the name of a caller, under a deadline of its own; who waited for it may be told what it cost. */
    loadAs: <Value>(
      caller: Caller,
      orgId: string | undefined,
      load: Load<Value>,
      payer?: QueryAccount,
    ) => Promise<Value>;
  }
}

export const cachedReads = fp(
  async function cachedReads(app: FastifyInstance) {
    app.decorate('readCached', function readCached(reader, read, report) {
      const { caller, account } = reader;
      app.noticePause(account.openedAtMs);
      const { orgId, policy, params } = read;
      const org = isPolicyAcrossOrgs(policy) ? acrossOrgs : orgKey(orgId ?? '');
      // The load's deadline is not the reader's: others may be waiting for it when his request is long gone.
      const load = () => app.loadAs(caller, orgId, read.load, account);
      const value = app.cache.read(policy, org, params, load, report);
      if (!(value instanceof Promise)) return value;
      return orDeadline(value, account.signal).catch((error: unknown) => {
        if (!(error instanceof Refused)) return lastKnownOr(error);
        if (error.token === caller.token) throw error.refusal;
        return app.readCached(reader, read, report);
      });

      function lastKnownOr(error: unknown) {
        const last = account.signal.aborted ? app.cache.lastKnown(policy, org, params) : undefined;
        if (last === undefined) throw error;
        report?.('STALE', last.ageMs);
        return last.value as never;
      }
    });

    app.decorate('loadAs', async function loadAs({ token }, orgId, load, payer) {
      const account = createQueryAccount();
      try {
        return await load(app.databaseFor({ account }, orgId === undefined ? { token } : { token, orgId }));
      } catch (error) {
        throw refusalOf(error, token);
      } finally {
        payer?.include(account);
        account.close();
      }
    });
  },
  { name: 'cached-reads', dependencies: ['cache', 'supabase', 'request-account'] },
);

function orDeadline<Value>(value: Promise<Value>, signal: AbortSignal): Promise<Value> {
  const { promise, resolve, reject } = Promise.withResolvers<Value>();
  const giveUp = () => reject(new DatabaseUnavailable({ cause: signal.reason }));
  if (signal.aborted) giveUp();
  signal.addEventListener('abort', giveUp, { once: true });
  value.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp));
  return promise;
}
