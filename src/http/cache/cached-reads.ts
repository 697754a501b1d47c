// Reads through the cache, each in the name of a caller: he loads it, or another who asks for the same at the same time.
import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import { acrossOrgs, isPolicyAcrossOrgs } from '../../cache/across-orgs.ts';
import { type OrgId, orgKey } from '../../cache/key.ts';
import type { Params, Policy } from '../../cache/policy.ts';
import { createVersionTokens } from '../../cache/version-tokens.ts';
import { createRequestBudget, type RequestBudget } from '../../database/request-budget.ts';
import type { DatabaseHandle } from '../../database/supabase.ts';
import { type Caller, isServiceCaller } from '../../domain/caller.ts';
import { DatabaseUnavailable } from '../../errors.ts';
import { overrunBy } from './overrun.ts';
import { isRefusal, Refused, refusalOf } from './refused.ts';
import { tokensIn, versionHeader } from './version-header.ts';

type Load<Value> = (database: DatabaseHandle) => Promise<Value>;
export type Report = (outcome: 'HIT' | 'MISS' | 'STALE' | 'BYPASS', ageMs: number) => void;

interface Reader {
  readonly caller: Caller;
  readonly budget: RequestBudget;
  /** With the version that the reader must see. */
  readonly headers: IncomingHttpHeaders;
}

interface Read<Value> {
  /** In which it is read; absent only for what is the same for all orgs. */
  readonly orgId: string | undefined;
  readonly policy: Policy;
  readonly params: Params;
  readonly load: Load<Value>;
}

/** A read as the cache takes it. */
interface Asked<Value> {
  readonly policy: Policy;
  readonly org: OrgId;
  readonly params: Params;
  readonly load: () => Promise<Value>;
}

declare module 'fastify' {
  interface FastifyInstance {
    /** A value of an org, by a policy that is no view's. A reader waits no longer than its own deadline, and is given the last known value then. */
    readCached: <Value>(reader: Reader, read: Read<Value>, report?: Report) => Value | Promise<Value>;
    /** Loads in the name of a caller, under a deadline of its own; who waited for it may be told what it cost. */
    loadAs: <Value>(
      caller: Caller,
      orgId: string | undefined,
      load: Load<Value>,
      payer?: RequestBudget,
    ) => Promise<Value>;
  }
}

export const cachedReads = fp(
  async function cachedReads(app: FastifyInstance) {
    const tokens = createVersionTokens({
      catchUp: async () => (await app.changeFeed?.catchUp()) ?? false,
      readBack: app.cache.readBack,
    });

    app.decorate('readCached', function readCached(reader, read, report) {
      const { caller, budget, headers } = reader;
      app.noticePause(budget.openedAtMs);
      const { orgId, policy, params } = read;
      const org = isPolicyAcrossOrgs(policy) ? acrossOrgs : orgKey(orgId ?? '');
      // The load's deadline is not the reader's: others may be waiting for it when his request is long gone.
      const load = () => app.loadAs(caller, orgId, read.load, budget);
      const version = headers[versionHeader];
      const value =
        version === undefined
          ? app.cache.read(policy, org, params, load, report)
          : readAfter(String(version), { policy, org, params, load }, report);
      if (!(value instanceof Promise)) return value;
      return orDeadline(value, budget.signal).catch((error: unknown) => {
        if (!(error instanceof Refused)) return lastKnownOr(error);
        if (error.token === caller.token) throw error.refusal;
        return app.readCached(reader, read, report);
      });

      function lastKnownOr(error: unknown) {
        const last = budget.signal.aborted ? app.cache.lastKnown(policy, org, params) : undefined;
        if (last === undefined) throw error;
        report?.('STALE', last.ageMs);
        return last.value as never;
      }
    });

    async function readAfter<Value>(version: string, asked: Asked<Value>, report: Report | undefined): Promise<Value> {
      const { policy, org, params, load } = asked;
      if (await tokens.reach(org, tokensIn(version))) return app.cache.read(policy, org, params, load, report);
      try {
        return await app.cache.readPast(policy, org, params, load, report);
      } catch (error) {
        const last = isRefusal(error) ? undefined : app.cache.lastKnown(policy, org, params);
        if (last === undefined) throw error;
        report?.('STALE', last.ageMs);
        return last.value as Value;
      }
    }

    app.decorate('loadAs', async function loadAs(caller, orgId, load, payer) {
      const { token } = caller;
      const budget = createRequestBudget(payer?.requestId);
      try {
        const user = isServiceCaller(caller) ? {} : { userId: caller.userId };
        const org = orgId === undefined ? {} : { orgId };
        return await load(app.databaseFor({ budget }, { token, ...user, ...org }));
      } catch (error) {
        if (budget.isOverloaded) throw overrunBy(error);
        throw refusalOf(error, token);
      } finally {
        payer?.include(budget);
        budget.close();
      }
    });
  },
  { name: 'cached-reads', dependencies: ['cache', 'supabase', 'request-budget'] },
);

function orDeadline<Value>(value: Promise<Value>, signal: AbortSignal): Promise<Value> {
  const { promise, resolve, reject } = Promise.withResolvers<Value>();
  const giveUp = () => reject(new DatabaseUnavailable({ cause: signal.reason }));
  if (signal.aborted) giveUp();
  signal.addEventListener('abort', giveUp, { once: true });
  value.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp));
  return promise;
}
