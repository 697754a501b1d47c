// Views through the cache: `reply.cached(view, params)` sends the stored bytes of a response, `app.readView` returns a value.
import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyInstance, FastifyReply } from 'fastify';
import fp from 'fastify-plugin';
import { LRUCache } from 'lru-cache';
import { acrossOrgs, orgKey } from '../../cache/key.ts';
import type { Params, Policy } from '../../cache/policy.ts';
import type { Report } from '../../cache/reads.ts';
import type { RequestBudget } from '../../database/request-budget.ts';
import type { DatabaseHandle } from '../../database/supabase.ts';
import type { Caller } from '../../domain/caller.ts';
import { DatabaseUnavailable, NotAMember } from '../../errors.ts';
import { createCallerLoad, isRefusal, type Load, Refused } from './caller-load.ts';
import { createCompressedBodies } from './compressed-bodies.ts';
import { type Serialized, sendSerialized, serializedFrom } from './serialized.ts';
import { createVersionTokens, tokensIn, versionHeader } from './version-header.ts';
import type { View } from './view.ts';

interface Reader {
  readonly caller: Caller;
  /** Absent only for a view across organisations. */
  readonly orgId: string | undefined;
  readonly budget: RequestBudget;
  readonly headers: IncomingHttpHeaders;
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Before the service starts: monitoring lists the views, and writes outdate them from the start. */
    declareViews: (...views: readonly View<never, unknown>[]) => void;
    /** The value of a view that is never sent by `reply.cached`. */
    readView: <ViewParams extends Params, Value>(
      reader: Reader,
      view: View<ViewParams, Value>,
      params: ViewParams,
    ) => Value | Promise<Value>;
  }
  interface FastifyReply {
    /** Sends the value as the response. A value of null sends the error of `orElse`. */
    cached: <ViewParams extends Params>(
      view: View<ViewParams, object | null>,
      params: ViewParams,
      orElse?: () => Error,
    ) => void;
  }
}

export const cachedViews = fp(
  async function cachedViews(app: FastifyInstance) {
    const loadAs = createCallerLoad(app);
    const readCached = createCachedRead(app, loadAs);
    const compressedBodyOf = createCompressedBodies(app.cache);
    const serializers = new WeakMap<object, (value: object) => string>();
    /** By org: with whose rights the warm-up loads. Removed before each load, so that only a reader that was not refused remains. */
    const lastReaders = new LRUCache<string, Pick<Reader, 'caller' | 'orgId'>>({ max: 10_000 });

    app.decorate('declareViews', (...views: readonly View<never, unknown>[]) =>
      app.cache.declare(...views.map(({ policy }) => policy)),
    );

    app.decorate('readView', (reader, { policy, load }, params) => {
      const orgId = ownerOf(policy, reader.orgId);
      const source = { orgId, now: app.now() };
      return readCached(reader, { policy, params, load: (database) => load({ ...source, database }, params) });
    });

    app.decorateReply('cached', function cached(this: FastifyReply, view, params, orElse) {
      const { request } = this;
      const { service, member, budget, headers } = request;
      const reader = { caller: service ?? request.caller, orgId: member?.orgId, budget, headers };
      const { policy } = view;
      const load: Load<Serialized | null> = (database) => {
        if (!serializers.has(view)) useSerializer(view, this);
        return loadSerialized(view, params, reader, database);
      };
      let ageMs = 0;
      const report: Report = (outcome, age) => {
        request.cacheOutcome = outcome;
        ageMs = age;
      };
      const found = readCached(reader, { policy, params, load }, report);
      const send = (value: Serialized | null) =>
        value === null
          ? void this.send(orElse?.() ?? new Error(`${policy.name} has no value`))
          : sendSerialized(this, value, ageMs, compressedBodyOf);
      const sent = found instanceof Promise ? found.then(send) : send(found);
      sent?.catch((error: unknown) => this.send(error));
    });

    /** The serializer of the first route that reads the view. From then on the warm-up can load it. */
    function useSerializer(view: View<never, object | null>, reply: FastifyReply): void {
      serializers.set(view, (reply.getSerializationFunction('200') ?? JSON.stringify) as (value: object) => string);
      app.cache.registerWarmUp(view.policy, (org, params) => {
        const reader = lastReaders.get(org);
        if (reader === undefined) throw new Refused('', new NotAMember());
        const load: Load<Serialized | null> = (database) => loadSerialized(view, params as never, reader, database);
        return loadAs(reader.caller, reader.orgId, load);
      });
    }

    async function loadSerialized<ViewParams extends Params>(
      view: View<ViewParams, object | null>,
      params: ViewParams,
      { caller, orgId: callerOrgId }: Pick<Reader, 'caller' | 'orgId'>,
      database: DatabaseHandle,
    ): Promise<Serialized | null> {
      const orgId = ownerOf(view.policy, callerOrgId);
      lastReaders.delete(orgId);
      const value = await view
        .load({ database, orgId, now: app.now() }, params)
        .finally(() => assertStillAllowed(caller, callerOrgId, database));
      lastReaders.set(orgId, { caller, orgId: callerOrgId });
      const serialize = serializers.get(view) ?? JSON.stringify;
      return value === null ? null : serializedFrom(serialize(value));
    }

    /** A caller whose membership ended during the load saw no rows: that must not become the value for other readers. */
    async function assertStillAllowed(caller: Caller, orgId: string | undefined, database: DatabaseHandle) {
      if (!('userId' in caller)) return;
      if (orgId === undefined) await app.assertStillOps(caller, database);
      else await app.assertStillMember(caller, orgId, database);
    }
  },
  { name: 'cached-views', dependencies: ['cache', 'supabase', 'request-budget'] },
);

function ownerOf({ name, isAcrossOrgs }: Policy, orgId: string | undefined): string {
  if (isAcrossOrgs) return acrossOrgs;
  if (orgId === undefined) throw new TypeError(`${name} belongs to an organisation, and was read without one.`);
  return orgId;
}

interface Read<Value> {
  readonly policy: Policy;
  readonly params: Params;
  readonly load: Load<Value>;
}

/** Reads within the deadline of the request, and sees the writes that its version header names. A hit needs no promise. */
function createCachedRead(app: FastifyInstance, loadAs: ReturnType<typeof createCallerLoad>) {
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
