// Authentication: identifies the caller and admits them to the route. Without `access`, a route is for members only, so a route that
// forgets to set it is safe.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import type { Services } from '../../config.ts';
import type { DatabaseHandle } from '../../database/supabase.ts';
import { isServiceCaller, type ServiceCaller, type UserCaller } from '../../domain/caller.ts';
import type { Right } from '../../domain/rights.ts';
import type { PlatformRole } from '../../domain/role.ts';
import { createTokenVerifier } from './access-tokens.ts';
import { admitCaller } from './admission.ts';
import type { Member } from './membership.ts';
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
    /** What the role of a member must hold. Absent: every role is admitted. */
    right?: Right;
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
      const { config } = request.routeOptions;
      const { access } = config;
      // A path without a route needs no protection: it is a 404.
      if (access === 'open' || request.is404) return;
      if (access === 'scrape' && isMetricsToken(request.headers.authorization)) return;
      const caller = callerOf(request.headers.authorization, request.socket);
      if (caller instanceof Promise) return caller.then((verified) => admitCaller(app, request, verified, config));
      return admitCaller(app, request, caller, config);
    }
  },
  { name: 'auth', dependencies: ['supabase', 'cached-views'] },
);

interface Options extends Readonly<Services['supabase']> {
  readonly metricsToken?: string | undefined;
}
