// Reads through the cache with the rights of a caller. A view that is sent and one that is only read share it.
import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { acrossOrgs, orgKey } from '../../cache/key.ts';
import type { Params, Policy } from '../../cache/policy.ts';
import type { Report } from '../../cache/reads.ts';
import type { RequestBudget } from '../../database/request-budget.ts';
import type { Caller } from '../../domain/caller.ts';
import { DatabaseUnavailable } from '../../errors.ts';
import { type createCallerLoad, isRefusal, type Load, Refused } from './caller-load.ts';
import { createVersionTokens, tokensIn, versionHeader } from './version-header.ts';

export interface Reader {
  readonly caller: Caller;
  /** Absent only for a view across organisations. */
  readonly orgId: string | undefined;
  readonly budget: RequestBudget;
  readonly headers: IncomingHttpHeaders;
}

interface Read<Value> {
  readonly policy: Policy;
  readonly params: Params;
  readonly load: Load<Value>;
}

/** Reads within the deadline of the request, and sees the writes that its version header names. A hit needs no promise. */
export function createCachedRead(app: FastifyInstance, loadAs: ReturnType<typeof createCallerLoad>) {
  const { cache } = app;
  const tokens = createVersionTokens({
    catchUp: async () => (await app.changeFeed?.catchUp()) ?? false,
    readBack: cache.readBack,
  });

  return function readCached<Value>(reader: Reader, read: Read<Value>, report?: Report): Value | Promise<Value> {
    const { caller, orgId, budget, headers } = reader;
    const { policy, params } = read;
    app.noticePause(budget.openedAtMs);
    const org = policy.isAcrossOrgs ? acrossOrgs : orgKey(orgId ?? '');
    const load = () => loadAs(caller, orgId, read.load, budget);
    const version = headers[versionHeader];
    const value = version === undefined ? cache.read(policy, org, params, load, report) : readAfter(String(version));
    if (!(value instanceof Promise)) return value;
    return withinDeadline(value, budget.signal).catch((error: unknown) => {
      if (!(error instanceof Refused)) return lastKnownOr(error, budget.signal.aborted);
      if (error.token === caller.token) throw error.refusal;
      return readCached(reader, read, report);
    });

    async function readAfter(sentVersion: string): Promise<Value> {
      if (await tokens.reach(org, tokensIn(sentVersion))) return cache.read(policy, org, params, load, report);
      const bypass = cache.readPast(policy, org, params, load, report);
      return bypass.catch((error: unknown) => lastKnownOr(error, !isRefusal(error)));
    }

    function lastKnownOr(error: unknown, isAllowed: boolean): Value {
      const last = isAllowed ? cache.lastKnown(policy, org, params) : undefined;
      if (last === undefined) throw error;
      report?.('STALE', last.ageMs);
      return last.value as Value;
    }
  };
}

function withinDeadline<Value>(value: Promise<Value>, signal: AbortSignal): Promise<Value> {
  const { promise, resolve, reject } = Promise.withResolvers<Value>();
  const giveUp = () => reject(new DatabaseUnavailable({ cause: signal.reason }));
  if (signal.aborted) giveUp();
  signal.addEventListener('abort', giveUp, { once: true });
  value.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp));
  return promise;
}
