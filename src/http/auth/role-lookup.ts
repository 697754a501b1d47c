// What a caller may, as it is now: remembered, and never past a change that could be known.
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
    /** For what is loaded later than its reader was admitted: throws when the reader is known to be a member no longer. */
    assertStillMember: (caller: UserCaller, orgId: string, database: DatabaseHandle) => Promise<void>;
    /** The same for what ops read without an org. */
    assertStillOps: (caller: UserCaller, database: DatabaseHandle) => Promise<void>;
    /** Of the caller of a route for users. */
    platformRoleOf: (request: FastifyRequest) => PlatformRole | null | Promise<PlatformRole | null>;
  }
}

export function addRights(app: FastifyInstance): void {
  app.cache.declare(membership, platformRole);

  app.decorate('assertStillMember', async ({ userId }, orgId, database) => {
    const ask = () => readMembership(database, userId, orgId);
    if ((await latest(membership, orgKey(orgId), { userId }, ask)) === null) throw new NotAMember();
  });

  app.decorate('assertStillOps', async ({ userId }, database) => {
    const ask = () => readPlatformRole(database, userId);
    if ((await latest(platformRole, acrossOrgs, { userId }, ask)) !== 'ops') throw new Forbidden();
  });

  async function latest<Right>(policy: Policy, org: OrgId, params: Params, ask: () => Promise<Right>): Promise<Right> {
    // While changes are not heard of, what is remembered proves nothing.
    const isHeard = app.changeFeed?.state() === 'healthy';
    const known = isHeard ? (app.cache.peek(policy, org, params) as Right | undefined) : await ask();
    return known === undefined ? app.cache.read(policy, org, params, ask) : known;
  }

  app.decorate('platformRoleOf', (request) => {
    const { userId } = request.caller;
    const load = (database: DatabaseHandle) => readPlatformRole(database, userId);
    return app.readCached(request, { orgId: undefined, policy: platformRole, params: { userId }, load });
  });
}
