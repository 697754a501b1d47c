// Looks up the caller's current roles. They are cached, and every change to them ends the cached value.
import type { FastifyInstance } from 'fastify';
import { acrossOrgs } from '../../cache/across-orgs.ts';
import { type OrgId, orgKey } from '../../cache/key.ts';
import type { Params, Policy } from '../../cache/policy.ts';
import type { DatabaseHandle } from '../../database/supabase.ts';
import type { UserCaller } from '../../domain/caller.ts';
import type { PlatformRole } from '../../domain/role.ts';
import { Forbidden, NotAMember } from '../../errors.ts';
import { membership, readMembership } from './membership.ts';
import { platformRole, readPlatformRole } from './platform-role.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** For a load that ends after its reader was admitted: throws when the reader is no longer a member. */
    assertStillMember: (caller: UserCaller, orgId: string, database: DatabaseHandle) => Promise<void>;
    /** The same for views that ops read without an organisation. */
    assertStillOps: (caller: UserCaller, database: DatabaseHandle) => Promise<void>;
    /** Only on routes for users. */
    platformRoleOf: (request: FastifyRequest) => PlatformRole | null | Promise<PlatformRole | null>;
  }
}

export function addRoleLookup(app: FastifyInstance): void {
  app.cache.declare(membership, platformRole);

  app.decorate('assertStillMember', async ({ userId }, orgId, database) => {
    const load = () => readMembership(database, userId, orgId);
    if ((await readLatest(membership, orgKey(orgId), { userId }, load)) === null) throw new NotAMember();
  });

  app.decorate('assertStillOps', async ({ userId }, database) => {
    const load = () => readPlatformRole(database, userId);
    if ((await readLatest(platformRole, acrossOrgs, { userId }, load)) !== 'ops') throw new Forbidden();
  });

  async function readLatest<Role>(
    policy: Policy,
    org: OrgId,
    params: Params,
    load: () => Promise<Role>,
  ): Promise<Role> {
    // While the change feed is degraded, a cached role may be outdated.
    const isHealthy = app.changeFeed?.state() === 'healthy';
    const known = isHealthy ? (app.cache.atHand(policy, org, params) as Role | undefined) : await load();
    return known === undefined ? app.cache.read(policy, org, params, load) : known;
  }

  app.decorate('platformRoleOf', (request) => {
    const { userId } = request.caller;
    const load = (database: DatabaseHandle) => readPlatformRole(database, userId);
    return app.readCached(request, { orgId: undefined, policy: platformRole, params: { userId }, load });
  });
}
