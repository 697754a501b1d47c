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
import { Refused } from './refused.ts';
import type { View } from './view.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** What a feature shows through the cache: known to monitoring, and loaded again by itself after a break. */
    declareViews: (...views: readonly View<never, object | null>[]) => void;
  }
  interface FastifyReply {
    /** A value as it would be sent, or by another schema than the answer's own, and the tag of it. */
    tagOf: (value: object, schema?: object) => Tagged;
    /** Answers with the value; null is what `orElse` throws. */
    cached: <Asked extends Params>(view: View<Asked, object | null>, params: Asked, orElse?: () => Error) => void;
  }
}

interface Reader {
  /** A user, or a service. */
  readonly by: FastifyRequest['caller' | 'service'];
  /** Absent for those who are of none, and read what is the same for all orgs. */
  readonly orgId: string | undefined;
}

/** What is remembered of a view: the very text that is sent, and its tag. */
interface Sent {
  readonly body: string;
  readonly etag: string;
}

interface Tagged extends Sent {
  /** Whether it is among those that `if-match` or `if-none-match` names. */
  isIn(header: string | undefined): boolean;
}

type Serialize = (value: object) => string;

export const cachedViews = fp(
  async function cachedViews(app: FastifyInstance) {
    const serializers = new WeakMap<object, Serialize>();
    /** By whose it is: in whose name it may be loaded when nobody is there to ask. He is asked about again before it is kept. */
    const lastReaders = new LRUCache<string, Reader>({ max: 10_000 });

    app.decorate('declareViews', (...views) => {
      for (const view of views as readonly View<Params, object | null>[]) {
        app.cache.declare(view.policy);
        app.cache.warmWith(view.policy, async (orgId, params) => {
          const reader = lastReaders.get(orgId);
          const serialize = serializers.get(view);
          // Whoever asks meanwhile asks again in his own name.
          if (reader === undefined || serialize === undefined) throw new Refused('', new NotAMember());
          return app.loadAs(reader.by, reader.orgId, loadOf({ view, params, reader, serialize }));
        });
      }
    });

    // Without a turn of the loop where the value is at hand.
    app.decorateReply('cached', function cached(this: FastifyReply, view, params, orElse) {
      const { request } = this;
      const reader = { by: request.service ?? request.caller, orgId: request.member?.orgId };
      const { by, orgId } = reader;
      const load = loadOf({ view, params, reader, serialize: (value) => serializerOf(view, this)(value) });
      let age = 0;
      const from = { caller: by, account: request.account, headers: request.headers };
      const sent = app.readCached(from, { orgId, policy: view.policy, params, load }, (outcome, ageMs) => {
        request.cacheOutcome = outcome;
        age = Math.floor(ageMs / 1000);
      });
      const answer = (found: Sent | null) => {
        if (found === null) return this.send(orElse?.() ?? new Error(`${view.policy.name} gave nothing`));
        const { body, etag } = found;
        this.headers({ 'x-cache': request.cacheOutcome ?? '', age, etag, 'cache-control': 'private, no-cache' });
        if (names(request.headers['if-none-match'], etag)) return this.code(304).send();
        return this.type('application/json; charset=utf-8').send(body);
      };
      if (sent instanceof Promise) sent.then(answer).catch((error: unknown) => this.send(error));
      else answer(sent);
    });

    function serializerOf(view: object, reply: FastifyReply): Serialize {
      const serialize = serializers.get(view) ?? reply.getSerializationFunction('200') ?? JSON.stringify;
      serializers.set(view, serialize as Serialize);
      return serialize as Serialize;
    }

    interface Loading<Asked extends Params> {
      readonly view: View<Asked, object | null>;
      readonly params: Asked;
      readonly reader: Reader;
      readonly serialize: Serialize;
    }

    function loadOf<Asked extends Params>({ view, params, reader, serialize }: Loading<Asked>) {
      const { by, orgId } = reader;
      const owner = ownerOf(view.policy, orgId);
      return async (database: DatabaseHandle): Promise<Sent | null> => {
        lastReaders.delete(owner);
        const value = await view.load({ database, orgId: owner, now: app.now() }, params).finally(async () => {
          // Has his membership ended since he was admitted? Then he was shown no row, and all who wait would be shown none;
          // or what he was shown made no sense, and is no failure of ours.
          if ('userId' in by && orgId !== undefined) await app.confirmMember(by, orgId, database);
        });
        lastReaders.set(owner, reader);
        if (value === null) return null;
        return sentOf(serialize(value));
      };
    }

    app.decorateReply('tagOf', function tagOf(this: FastifyReply, value, schema) {
      const serialized =
        schema === undefined ? this.serialize(value) : this.serializeInput(value as Named, schema as Named);
      const sent = sentOf(String(serialized));
      return { ...sent, isIn: (header) => names(header, sent.etag) };
    });
  },
  { name: 'cached-views', dependencies: ['cached-reads', 'auth'] },
);

/** What Fastify's types ask for, and objects are. */
type Named = Record<string, unknown>;

/** Whose a view is: of the reader's org, or of all. */
function ownerOf(policy: Policy, orgId: string | undefined): string {
  if (isPolicyAcrossOrgs(policy)) return acrossOrgs;
  if (orgId === undefined) throw new TypeError(`${policy.name} is an org's own, and was asked for without one.`);
  return orgId;
}

function sentOf(serialized: string): Sent {
  // In one piece: what a serializer makes is a rope of hundreds, and would be laid out anew for each answer.
  const body = Buffer.from(serialized).toString();
  return { body, etag: `"${hash('sha1', body, 'base64url')}"` };
}

function names(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  // A proxy that compresses makes the tag a weak one; it still stands for the same value.
  return header.split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === etag);
}
