// Views through the cache: `reply.cached(view, params)` sends the stored bytes of a response, `app.readView` returns a value.
import type { FastifyInstance, FastifyReply } from 'fastify';
import fp from 'fastify-plugin';
import { LRUCache } from 'lru-cache';
import { acrossOrgs } from '../../cache/key.ts';
import type { Params, Policy } from '../../cache/policy.ts';
import type { Report } from '../../cache/reads.ts';
import type { DatabaseHandle } from '../../database/supabase.ts';
import type { Caller } from '../../domain/caller.ts';
import { NotAMember } from '../../errors.ts';
import { createCachedRead, type Reader } from './cached-read.ts';
import { createCallerLoad, type Load, Refused } from './caller-load.ts';
import { createCompressedBodies } from './compressed-bodies.ts';
import { type Serialized, sendSerialized, serializedFrom } from './serialized.ts';
import type { View } from './view.ts';

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
    /** The same entry in another format. `toFile` receives the value as a client reads it from the JSON. */
    cachedAs: <ViewParams extends Params, Value extends object>(
      view: View<ViewParams, Value>,
      params: ViewParams,
      toFile: (value: Value) => Promise<ResponseFile>,
    ) => void;
  }
}

export interface ResponseFile {
  readonly body: string;
  /** With the content type. */
  readonly headers: Readonly<Record<string, string | number>>;
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
      respond(this, view, params, (found, ageMs) =>
        found === null
          ? void this.send(orElse?.() ?? new Error(`${view.policy.name} has no value`))
          : sendSerialized(this, found, ageMs, compressedBodyOf),
      );
    });

    app.decorateReply('cachedAs', function cachedAs(this: FastifyReply, view, params, toFile) {
      respond(this, view, params, async (found, ageMs) => {
        if (found === null) throw new TypeError(`${view.policy.name} has no value`);
        const { body, headers } = await toFile(JSON.parse(found.body));
        return sendSerialized(this, serializedFrom(body), ageMs, compressedBodyOf, headers);
      });
    });

    function respond<ViewParams extends Params>(
      reply: FastifyReply,
      view: View<ViewParams, object | null>,
      params: ViewParams,
      send: (found: Serialized | null, ageMs: number) => undefined | Promise<unknown>,
    ): void {
      const { request } = reply;
      const { service, member, budget, headers } = request;
      const reader = { caller: service ?? request.caller, orgId: member?.orgId, budget, headers };
      const { policy } = view;
      const load: Load<Serialized | null> = (database) => {
        if (!serializers.has(view)) useSerializer(view, reply);
        return loadSerialized(view, params, reader, database);
      };
      let ageMs = 0;
      const report: Report = (outcome, age) => {
        request.cacheOutcome = outcome;
        ageMs = age;
      };
      const found = readCached(reader, { policy, params, load }, report);
      const sent = found instanceof Promise ? found.then((value) => send(value, ageMs)) : send(found, ageMs);
      sent?.catch((error: unknown) => reply.send(error));
    }

    /** The serializer of the first route that reads the view. From then on the warm-up can load it. */
    function useSerializer(view: View<never, object | null>, reply: FastifyReply): void {
      serializers.set(view, jsonSerializerOf(reply));
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
      return value === null ? null : serializedFrom(serialize(value), value);
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

/** A route with several formats has a serializer for each content type. */
function jsonSerializerOf(reply: FastifyReply): (value: object) => string {
  const serializer = reply.getSerializationFunction('200', 'application/json') ?? reply.getSerializationFunction('200');
  return (serializer ?? JSON.stringify) as (value: object) => string;
}

function ownerOf({ name, isAcrossOrgs }: Policy, orgId: string | undefined): string {
  if (isAcrossOrgs) return acrossOrgs;
  if (orgId === undefined) throw new TypeError(`${name} belongs to an organisation, and was read without one.`);
  return orgId;
}
