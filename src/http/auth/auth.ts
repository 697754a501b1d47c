// Authentication and access: identifies the caller, and admits them as the route's `access` demands. The default is members only, so
// a route that forgets to set `access` is safe.
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
import { addRoleLookup } from './role-lookup.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /**
     * `open`: no token. `signed-in`: any user. `ops`, `monitor`: users with that platform role; ops may do all that monitor may.
     * `scrape`: as monitor, or METRICS_TOKEN. `service`: only a service token. `member-or-ops`: a member of the requested
     * organisation, or ops. Absent: a member of the requested organisation.
     */
    access?: 'open' | 'signed-in' | 'ops' | 'monitor' | 'scrape' | 'service' | 'member-or-ops';
  }
  interface FastifyInstance {
    /** The platform role of an open route's caller. Null without a valid token, or when the role cannot be looked up. */
    platformRoleIfKnown: (request: FastifyRequest) => Promise<PlatformRole | null>;
  }
  interface FastifyRequest {
    /** Set on routes for users, unless METRICS_TOKEN was sent. */
    caller: UserCaller;
    /** Set on routes for services. */
    service: ServiceCaller;
    /** Set on routes for members. */
    member: Member;
    /** Queries with the caller's token and organisation. Not on open routes. */
    readonly database: DatabaseHandle;
  }
}

export const auth = fp(
  async function auth(app: FastifyInstance, { metricsToken, ...services }: Options) {
    const callerOf = createTokenVerifier(services, { log: app.log });
    const isMetricsToken = createMetricsTokenCheck(metricsToken);
    addRoleLookup(app);
    app.decorateRequest('caller');
    app.decorateRequest('service');
    app.decorateRequest('member');
    // A getter, because a cache hit needs no handle.
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
        const caller = await callerOf(authorization, request.socket);
        if (isServiceCaller(caller)) return null;
        request.caller = caller;
        return await app.platformRoleOf(request);
      } catch {
        return null;
      }
    });

    // Synchronous when token and membership are cached: an awaited hook would cost each cache hit a turn of the event loop.
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
      // A path without a route needs no protection: it is a 404.
      if (access === 'open' || request.is404) return;
      if (access === 'scrape' && isMetricsToken(request.headers.authorization)) return;
      const caller = callerOf(request.headers.authorization, request.socket);
      if (caller instanceof Promise) return caller.then((verified) => admitCaller(request, verified, access));
      return admitCaller(request, caller, access);
    }

    function admitCaller(request: FastifyRequest, caller: Caller, access: Access): void | Promise<void> {
      if (isServiceCaller(caller) !== (access === 'service')) throw new Forbidden();
      if (!isServiceCaller(caller)) return admitUser(request, caller, access);
      request.service = caller;
    }

    function admitUser(request: FastifyRequest, caller: UserCaller, access: Access): void | Promise<void> {
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
          return admitMember(request, caller);
      }
    }

    function admitPlatformRole(request: FastifyRequest, roles: readonly PlatformRole[]): void | Promise<void> {
      const assertRole = (role: PlatformRole | null) => {
        if (role === null || !roles.includes(role)) throw new Forbidden();
      };
      const role = app.platformRoleOf(request);
      if (role instanceof Promise) return role.then(assertRole);
      assertRole(role);
    }

    // Membership first: most callers are members, and then no platform role is looked up.
    function admitMemberOrOps(request: FastifyRequest, caller: UserCaller): void | Promise<void> {
      const orOps = async (error: unknown) => {
        if (!isRefusal(error) || (await app.platformRoleOf(request)) !== 'ops') throw error;
      };
      try {
        const admitted = admitMember(request, caller);
        if (admitted instanceof Promise) return admitted.catch(orOps);
      } catch (error) {
        return orOps(error);
      }
    }

    function admitMember(request: FastifyRequest, caller: UserCaller): void | Promise<void> {
      const orgId = requestedOrg(request, caller);
      const { userId } = caller;
      const { budget, headers } = request;
      const member = app.readView({ caller, orgId, budget, headers }, membershipView, { userId });
      if (member instanceof Promise) return member.then((found) => setMember(request, found));
      setMember(request, member);
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

function setMember(request: FastifyRequest, member: Member | null): void {
  if (member === null) throw new NotAMember();
  request.member = member;
}

function requestedOrg({ headers }: FastifyRequest, caller: UserCaller): string {
  const orgId = headers['x-org-id'] ?? caller.claimedOrgId;
  if (orgId === null) throw new OrgRequired();
  if (!isUuid(orgId)) throw new InvalidOrgId();
  return orgId.toLowerCase();
}
