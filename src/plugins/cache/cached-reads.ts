// How a route reads through the cache: `reply.cached(policy, params, load)` answers with the bytes that were sent the last
// time, says how old they are, and says 304 to whoever has them already.
import { hash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { orgKey } from '../../cache/key.ts';
import type { Params, Policy } from '../../cache/policy.ts';
import { createQueryAccount } from '../../database/query-account.ts';
import type { DatabaseHandle } from '../../database/supabase.ts';
import { DatabaseUnavailable } from '../../errors.ts';

type Load<Value> = (database: DatabaseHandle) => Promise<Value>;
export type Report = (outcome: 'HIT' | 'MISS' | 'STALE' | 'BYPASS', ageMs: number) => void;

declare module 'fastify' {
  interface FastifyInstance {
    /** A value of the org that the request is for; whoever waits for it waits no longer than his own deadline. */
    readCached: <Value>(
      request: FastifyRequest,
      orgId: string,
      policy: Policy,
      params: Params,
      load: Load<Value>,
      report?: Report,
    ) => Value | Promise<Value>;
  }
  interface FastifyReply {
    /** Answers with the value; null is what `orElse` throws. */
    cached: (policy: Policy, params: Params, load: Load<object | null>, orElse?: () => Error) => Promise<FastifyReply>;
  }
}

interface Sent {
  /** Bytes: a text with one ü in it would be encoded anew for each answer. */
  readonly payload: Buffer;
  readonly etag: string;
}

export const cachedReads = fp(
  async function cachedReads(app: FastifyInstance) {
    // A value out of the cache is frozen and the same object each time: what it became on its way out is remembered with it.
    const sent = new WeakMap<object, Sent>();

    app.decorate('readCached', (request, orgId, policy, params, load, report) => {
      const value = app.cache.read(policy, orgKey(orgId), params, () => loadFor(request, orgId, load), report);
      return value instanceof Promise ? orDeadline(value, request.account.signal) : value;
    });

    // On an account and a deadline of its own: others may be waiting for it when this request is long gone.
    async function loadFor<Value>(request: FastifyRequest, orgId: string, load: Load<Value>): Promise<Value> {
      const account = createQueryAccount();
      try {
        return await load(app.databaseFor({ account }, { token: request.caller.token, orgId }));
      } finally {
        request.account.include(account);
        account.close();
      }
    }

    app.decorateReply('cached', async function cached(this: FastifyReply, policy, params, load, orElse) {
      const { request } = this;
      let age = 0;
      const value = await app.readCached(request, request.member.orgId, policy, params, load, (outcome, ageMs) => {
        request.cacheOutcome = outcome;
        age = Math.floor(ageMs / 1000);
      });
      if (value === null) throw orElse?.() ?? new Error(`${policy.name} gave nothing`);
      const { payload, etag } = sent.get(value) ?? remember(this, value);
      this.header('x-cache', request.cacheOutcome)
        .header('age', age)
        .header('etag', etag)
        .header('cache-control', 'private, no-cache');
      if (hasIt(request.headers['if-none-match'], etag)) return this.code(304).send();
      return this.type('application/json; charset=utf-8').send(payload);
    });

    function remember(reply: FastifyReply, value: object): Sent {
      const payload = Buffer.from(String(reply.serialize(value)));
      const made = { payload, etag: `"${hash('sha1', payload, 'base64url')}"` };
      sent.set(value, made);
      return made;
    }
  },
  { name: 'cached-reads', dependencies: ['cache', 'supabase', 'request-account'] },
);

function hasIt(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  // A proxy that compresses makes the tag a weak one; for a comparison of this kind that is the same.
  return ifNoneMatch.split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === etag);
}

function orDeadline<Value>(value: Promise<Value>, signal: AbortSignal): Promise<Value> {
  const { promise, resolve, reject } = Promise.withResolvers<Value>();
  const giveUp = () => reject(new DatabaseUnavailable({ cause: signal.reason }));
  signal.addEventListener('abort', giveUp, { once: true });
  value.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp));
  return promise;
}
