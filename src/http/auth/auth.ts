// Who is asking, and for which org. A route that says nothing about access is for members: forgetting is safe.
import type { FastifyContextConfig, FastifyInstance, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import type { Services } from '../../config.ts';
import type { DatabaseHandle } from '../../database/supabase.ts';
import { type Caller, isServiceCaller, type ServiceCaller, type UserCaller } from '../../domain/caller.ts';
import type { PlatformRole } from '../../domain/role.ts';
import { Forbidden, InvalidOrgId, NotAMember, OrgRequired } from '../../errors.ts';
import { isUuid } from '../contract.ts';
import { createTokenVerifier } from './access-tokens.ts';
import { type Member, membershipView } from './membership.ts';
import { createMetricsTokenCheck } from './metrics-token.ts';

import { addRights } from './role-lookup.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /**
     * `open`: anyone. `signed-in`: a valid token, of no org in particular. `ops`: those who run the platform, of no org either.
     * `monitor`: ops, and those who may only read how the platform is. `scrape`: the same, and METRICS_TOKEN. `service`: the
     * platform's own programs, and no user. `member-or-ops`: a member of the org asked for, or ops. Absent: a member.
     */
    access?: 'open' | 'signed-in' | 'ops' | 'monitor' | 'scrape' | 'service' | 'member-or-ops';
  }
  interface FastifyInstance {
    /** Of whoever asks on an open route; null where there is no good token, or the role cannot be looked up. */
    platformRoleIfKnown: (request: FastifyRequest) => Promise<PlatformRole | null>;
  }
  interface FastifyRequest {
    /** Only on routes for users; not where METRICS_TOKEN was sent. */
    caller: UserCaller;
    /** Only on routes for services. */
    service: ServiceCaller;
    /** Only on routes for members. */
    member: Member;
    /** The database as this caller may see it. Only on routes that are not open. */
    readonly database: DatabaseHandle;
  }
}

export const auth = fp(
  async function auth(app: FastifyInstance, { metricsToken, ...services }: Options) {
    const bearerOf = createTokenVerifier(services, { log: app.log });
    const isMetricsToken = createMetricsTokenCheck(metricsToken);
    addRights(app);
    app.decorateRequest('caller');
    app.decorateRequest('service');
    app.decorateRequest('member');
    // Made when it is asked for: an answer out of memory has no use for it.
    app.decorateRequest('database', {
      getter() {
        const org = this.member === undefined ? {} : { orgId: this.member.orgId };
        const user = this.caller === undefined ? {} : { userId: this.caller.userId };
        return app.databaseFor(this, { token: (this.service ?? this.caller).token, ...user, ...org });
      },
    });

    app.decorate('platformRoleIfKnown', async (request) => {
      const { authorization } = request.headers;
      if (authorization === undefined) return null;
      try {
        const bearer = await bearerOf(authorization, request.socket);
        if (isServiceCaller(bearer)) return null;
        request.caller = bearer;
        return await app.platformRoleOf(request);
      } catch {
        return null;
      }
    });

    // Without a turn of the loop where all is remembered: most answers come out of memory.
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
      if (access === 'scrape' && isMetricsToken(request.headers.authorization)) return;
      const bearer = bearerOf(request.headers.authorization, request.socket);
      if (bearer instanceof Promise) return bearer.then((verified) => admitBearer(request, verified, access));
      return admitBearer(request, bearer, access);
    }

    // Services go where that is meant, and nowhere else.
    function admitBearer(request: FastifyRequest, bearer: Caller, access: Access): void | Promise<void> {
      if (isServiceCaller(bearer) !== (access === 'service')) throw new Forbidden();
      if (!isServiceCaller(bearer)) return admitCaller(request, bearer, access);
      request.service = bearer;
    }

    function admitCaller(request: FastifyRequest, caller: UserCaller, access: Access): void | Promise<void> {
      request.caller = caller;
      switch (access) {
        case 'signed-in':
          return;
        case 'ops':
          return admitPlatformRole(request, ['ops']);
        case 'monitor':
        case 'scrape':
          return admitPlatformRole(request, ['ops', 'monitor']);
        case 'member-or-ops':
          return admitMemberOrOps(request, caller);
        default:
          return admitAsMember(request, caller);
      }
    }

    function admitPlatformRole(request: FastifyRequest, roles: readonly PlatformRole[]): void | Promise<void> {
      const admitRole = (role: PlatformRole | null) => {
        if (role === null || !roles.includes(role)) throw new Forbidden();
      };
      const role = app.platformRoleOf(request);
      if (role instanceof Promise) return role.then(admitRole);
      admitRole(role);
    }

    // Members first: there are more of them, and they are not asked about twice.
    function admitMemberOrOps(request: FastifyRequest, caller: UserCaller): void | Promise<void> {
      const orOps = async (error: unknown) => {
        if (!isRefusal(error) || (await app.platformRoleOf(request)) !== 'ops') throw error;
      };
      try {
        const admitted = admitAsMember(request, caller);
        if (admitted instanceof Promise) return admitted.catch(orOps);
      } catch (error) {
        return orOps(error);
      }
    }

    function admitAsMember(request: FastifyRequest, caller: UserCaller): void | Promise<void> {
      const orgId = orgAskedFor(request, caller);
      const { userId } = caller;
      const { budget, headers } = request;
      const member = app.readView({ caller, orgId, budget, headers }, membershipView, { userId });
      if (member instanceof Promise) return member.then((found) => admitMember(request, found));
      admitMember(request, member);
    }
  },
  { name: 'auth', dependencies: ['supabase', 'cached-views'] },
);

interface Options extends Readonly<Services['supabase']> {
  readonly metricsToken?: string | undefined;
}

type Access = FastifyContextConfig['access'];

const isRefusal = (error: unknown) =>
  error instanceof OrgRequired || error instanceof InvalidOrgId || error instanceof NotAMember;

function admitMember(request: FastifyRequest, member: Member | null): void {
  if (member === null) throw new NotAMember();
  request.member = member;
}

function orgAskedFor({ headers }: FastifyRequest, caller: UserCaller): string {
  const asked = headers['x-org-id'] ?? caller.claimedOrgId;
  if (asked === null) throw new OrgRequired();
  if (!isUuid(asked)) throw new InvalidOrgId();
  return asked.toLowerCase();
}
