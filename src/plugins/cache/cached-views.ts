// How a route answers from the cache: `reply.cached(view, params)` sends the bytes that were sent the last time, says how old
// they are, and says 304 to whoever has them already.
import { hash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { LRUCache } from 'lru-cache';
import { acrossOrgs, isPolicyAcrossOrgs } from '../../cache/across-orgs.ts';
import type { Params, Policy } from '../../cache/policy.ts';
import type { DatabaseHandle } from '../../database/supabase.ts';
import { NotAMember } from '../../errors.ts';
import type { View } from './view.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** What a feature shows through the cache: known to monitoring, and loaded again by itself after a break. */
    declareViews: (...views: readonly View<never, object | null>[]) => void;
  }
  interface FastifyReply {
    /** A value as it would be sent, and the tag of it. */
    tagOf: (value: object) => Tagged;
    /** Answers with the value; null is what `orElse` throws. */
    cached: <Asked extends Params>(view: View<Asked, object | null>, params: Asked, orElse?: () => Error) => void;
  }
}

type Caller = FastifyRequest['caller'];

interface Reader {
  readonly caller: Caller;
  /** Absent: he is of ops, and reads what is the same for all orgs. */
  readonly orgId: string | undefined;
}

interface Tagged {
  readonly payload: string;
  readonly etag: string;
  /** Whether it is among those that `if-match` or `if-none-match` names. */
  isIn(header: string | undefined): boolean;
}

export const cachedViews = fp(
  async function cachedViews(app: FastifyInstance) {
    // A value out of the cache is frozen and the same object each time: what it became on its way out is remembered with it.
    const sent = new WeakMap<object, Tagged>();
    /** By org: in whose name it may be loaded when nobody is there to ask. He is asked about again before it is. */
    const lastReaders = new LRUCache<string, Reader>({ max: 10_000 });

    app.decorate('declareViews', (...views) => {
      for (const view of views as View<Params, object | null>[]) {
        app.cache.declare(view.policy);
        app.cache.warmWith(view.policy, async (orgId, params) => {
          const reader = lastReaders.get(orgId);
          if (reader === undefined) throw new NotAMember();
          return app.loadAs(reader.caller, reader.orgId, loadOf(view, params, reader));
        });
      }
    });

    // Without a turn of the loop where the value is at hand.
    app.decorateReply('cached', function cached(this: FastifyReply, view, params, orElse) {
      const { request } = this;
      const reader = { caller: request.caller, orgId: request.member?.orgId };
      const { orgId } = reader;
      const load = loadOf(view, params, reader);
      let age = 0;
      const value = app.readCached(request, { orgId, policy: view.policy, params, load }, (outcome, ageMs) => {
        request.cacheOutcome = outcome;
        age = Math.floor(ageMs / 1000);
      });
      const answer = (value: object | null) => {
        if (value === null) return this.send(orElse?.() ?? new Error(`${view.policy.name} gave nothing`));
        const tagged = sent.get(value) ?? this.tagOf(value);
        sent.set(value, tagged);
        const { payload, etag } = tagged;
        this.headers({ 'x-cache': request.cacheOutcome ?? '', age, etag, 'cache-control': 'private, no-cache' });
        if (tagged.isIn(request.headers['if-none-match'])) return this.code(304).send();
        return this.type('application/json; charset=utf-8').send(payload);
      };
      if (value instanceof Promise) value.then(answer).catch((error: unknown) => this.send(error));
      else answer(value);
    });

    function loadOf<Asked extends Params, Value extends object | null>(
      view: View<Asked, Value>,
      params: Asked,
      reader: Reader,
    ) {
      const { caller, orgId } = reader;
      const keptFor = ownerOf(view.policy, orgId);
      return async (database: DatabaseHandle): Promise<Value> => {
        const value = await view.load({ database, orgId: keptFor, now: app.now() }, params);
        // Has his membership ended since he was admitted? Then he was shown no row, and all who wait would be shown none.
        if (orgId !== undefined) await app.confirmMember(caller, orgId, database);
        lastReaders.set(keptFor, reader);
        return value;
      };
    }

    app.decorateReply('tagOf', function tagOf(this: FastifyReply, value) {
      // In one piece: what a serializer makes is a rope of hundreds, and would be laid out anew for each answer.
      const payload = Buffer.from(String(this.serialize(value))).toString();
      const etag = `"${hash('sha1', payload, 'base64url')}"`;
      return { payload, etag, isIn: (header) => names(header, etag) };
    });
  },
  { name: 'cached-views', dependencies: ['cached-reads', 'auth'] },
);

/** Whose a view is: of the reader's org, or of all. */
function ownerOf(policy: Policy, orgId: string | undefined): string {
  if (isPolicyAcrossOrgs(policy)) return acrossOrgs;
  if (orgId === undefined) throw new TypeError(`${policy.name} is an org's own, and was asked for without one.`);
  return orgId;
}

function names(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  // A proxy that compresses makes the tag a weak one; it still stands for the same value.
  return header.split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === etag);
}
