// How a route answers from the cache: `reply.cached(view, params)` sends the bytes that were sent the last time, says how old
// they are, and says 304 to whoever has them already.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { LRUCache } from 'lru-cache';
import { acrossOrgs, isPolicyAcrossOrgs } from '../../cache/across-orgs.ts';
import type { Params, Policy } from '../../cache/policy.ts';
import type { DatabaseHandle } from '../../database/supabase.ts';
import { NotAMember, PreconditionFailed } from '../../errors.ts';
import { encodingFor } from '../encodings.ts';
import { etagForEncoding, etagOf, matchingEtag, satisfiesIfMatch } from '../entity-tags.ts';
import { createCompressedForms } from './compressed-forms.ts';
import { Refused } from './refused.ts';
import type { View } from './view.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** What a feature shows through the cache: known to monitoring, and loaded again by itself after a break. */
    declareViews: (...views: readonly View<never, object | null>[]) => void;
  }
  interface FastifyReply {
    /** A value as it would be sent, or by another schema than the answer's own, and the tag of it. */
    tagOf: (value: object, schema?: object) => Sent;
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

type Serialize = (value: object) => string;

export const cachedViews = fp(
  async function cachedViews(app: FastifyInstance) {
    const serializers = new WeakMap<object, Serialize>();
    const formOf = createCompressedForms(app.cache);
    /** By whose it is: in whose name it may be loaded when nobody is there to ask. He is asked about again before it is kept. */
    const lastReaders = new LRUCache<string, Reader>({ max: 10_000 });

    app.decorate('declareViews', (...views) => {
      for (const view of views as readonly View<Params, object | null>[]) {
        app.cache.declare(view.policy);
        app.cache.registerWarmUp(view.policy, async (orgId, params) => {
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
      const from = { caller: by, budget: request.budget, headers: request.headers };
      const sent = app.readCached(from, { orgId, policy: view.policy, params, load }, (outcome, ageMs) => {
        request.cacheOutcome = outcome;
        age = Math.floor(ageMs / 1000);
      });
      const send = (payload?: string | Buffer | Error) => void this.send(payload);
      const answer = (found: Sent | null): void | Promise<void> => {
        if (found === null) return send(orElse?.() ?? new Error(`${view.policy.name} gave nothing`));
        const { body, etag } = found;
        const { 'if-match': ifMatch, 'if-none-match': ifNoneMatch, 'accept-encoding': accepted } = request.headers;
        if (ifMatch !== undefined && !satisfiesIfMatch(ifMatch, etag)) return send(new PreconditionFailed());
        const encoding = encodingFor(accepted, body);
        const selected = encoding === undefined ? etag : etagForEncoding(etag, encoding);
        const held = matchingEtag(ifNoneMatch, etag);
        this.headers({
          'x-cache': request.cacheOutcome ?? '',
          age,
          etag: held === undefined || held === '*' ? selected : held,
          'cache-control': 'private, no-cache',
        });
        if (held !== undefined) return void this.code(304).send();
        this.type('application/json; charset=utf-8');
        if (encoding === undefined) return send(body);
        const form = formOf(found, encoding);
        this.header('content-encoding', encoding);
        return form instanceof Promise ? form.then(send) : send(form);
      };
      const answered = sent instanceof Promise ? sent.then(answer) : answer(sent);
      if (answered instanceof Promise) answered.catch(send);
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
          // A reader who has lost the right since being admitted was shown no row, and all who wait would be shown none;
          // or what was shown made no sense, and is no failure of ours.
          if (!('userId' in by)) return;
          if (orgId === undefined) await app.assertStillOps(by, database);
          else await app.assertStillMember(by, orgId, database);
        });
        lastReaders.set(owner, reader);
        if (value === null) return null;
        return sentOf(serialize(value));
      };
    }

    app.decorateReply('tagOf', function tagOf(this: FastifyReply, value, schema) {
      const serialized =
        schema === undefined ? this.serialize(value) : this.serializeInput(value as Named, schema as Named);
      return sentOf(String(serialized));
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
  return { body, etag: etagOf(body) };
}
