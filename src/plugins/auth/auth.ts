// Who is asking, and for which org. A route that says nothing about access is for members: forgetting is safe.
import type { FastifyContextConfig, FastifyInstance, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { orgKey } from '../../cache/key.ts';
import type { Services } from '../../config.ts';
import { isUuid } from '../../contract.ts';
import type { DatabaseHandle } from '../../database/supabase.ts';
import { Forbidden, InvalidOrgId, NotAMember, OrgRequired } from '../../errors.ts';
import { type Bearer, type Caller, createTokenVerifier, isService, type Service } from './access-tokens.ts';
import { type Member, membership, readMembership } from './membership.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /**
     * `open`: anyone. `signed-in`: a valid token, of no org in particular. `ops`: one of those who run the platform, of no org
     * either. `service`: the platform's own programs, and no user whatever he is. `member-or-ops`: ops as they are, anybody else
     * as a member. Absent: a member of the org asked for.
     */
    access?: 'open' | 'signed-in' | 'ops' | 'service' | 'member-or-ops';
  }
  interface FastifyInstance {
    /** For what is loaded later than its reader was admitted: throws when it is known that he may no longer. */
    confirmMember: (caller: Caller, orgId: string, database: DatabaseHandle) => Promise<void>;
  }
  interface FastifyRequest {
    /** Only on routes for users. */
    caller: Caller;
    /** Only on routes for services. */
    service: Service;
    /** Only on routes for members. */
    member: Member;
    /** The database as this caller may see it. Only on routes that are not open. */
    readonly database: DatabaseHandle;
  }
}

export const auth = fp(
  async function auth(app: FastifyInstance, services: Services['supabase']) {
    const bearerOf = createTokenVerifier(services, app.steadyNow);
    app.cache.declare(membership);
    app.decorateRequest('caller');
    app.decorateRequest('service');
    app.decorateRequest('member');
    // Made when it is asked for: an answer out of memory has no use for it.
    app.decorateRequest('database', {
      getter() {
        const org = this.member === undefined ? {} : { orgId: this.member.orgId };
        return app.databaseFor(this, { token: (this.service ?? this.caller).token, ...org });
      },
    });

    app.decorate('confirmMember', async ({ userId }, orgId, database) => {
      const [org, params] = [orgKey(orgId), { userId }];
      const ask = () => readMembership(database, userId, orgId);
      // While changes are not heard of, what is remembered proves nothing.
      const known = app.changeFeed?.state() === 'healthy' ? app.cache.atHand(membership, org, params) : await ask();
      const member = known === undefined ? await app.cache.read(membership, org, params, ask) : known;
      if (member === null) throw new NotAMember();
    });

    // Who was here a moment ago is let through without a turn of the loop, for whom most answers come out of memory.
    app.addHook('onRequest', (request, _reply, done) => {
      try {
        const admitted = admit(request);
        if (admitted instanceof Promise) admitted.then(() => done(), done);
        else done();
      } catch (error) {
        done(error as Error);
      }
    });

    function admit(request: FastifyRequest): void | Promise<void> {
      const { access } = request.routeOptions.config;
      // Where there is no such route, there is nothing to protect, and 404 is the truth.
      if (access === 'open' || request.is404) return;
      const bearer = bearerOf(request.headers.authorization, request.socket);
      if (bearer instanceof Promise) return bearer.then((verified) => admitBearer(request, verified, access));
      return admitBearer(request, bearer, access);
    }

    // Whom the database hides nothing from goes where that is meant, and nowhere else.
    function admitBearer(request: FastifyRequest, bearer: Bearer, access: Access): void | Promise<void> {
      if (isService(bearer) !== (access === 'service')) throw new Forbidden();
      if (!isService(bearer)) return admitCaller(request, bearer, access);
      request.service = bearer;
    }

    function admitCaller(request: FastifyRequest, caller: Caller, access: Access): void | Promise<void> {
      request.caller = caller;
      if (access === 'ops' && caller.platformRole !== 'ops') throw new Forbidden();
      if (access === 'signed-in' || access === 'ops') return;
      if (access === 'member-or-ops' && caller.platformRole === 'ops') return;
      const orgId = orgAskedFor(request, caller);
      const { userId } = caller;
      const load = (database: DatabaseHandle) => readMembership(database, userId, orgId);
      const member = app.readCached(request, { orgId, policy: membership, params: { userId }, load });
      if (member instanceof Promise) return member.then((found) => admitMember(request, found));
      admitMember(request, member);
    }
  },
  { name: 'auth', dependencies: ['supabase', 'cached-reads'] },
);

type Access = FastifyContextConfig['access'];

function admitMember(request: FastifyRequest, member: Member | null): void {
  if (member === null) throw new NotAMember();
  request.member = member;
}

function orgAskedFor({ headers }: FastifyRequest, caller: Caller): string {
  const asked = headers['x-org-id'] ?? caller.claimedOrgId;
  if (asked === null) throw new OrgRequired();
  if (!isUuid(asked)) throw new InvalidOrgId();
  return asked.toLowerCase();
}
