// Looks up the roles of callers: cached, and never served after this instance has received a change of them.
import type { FastifyInstance } from 'fastify';
import { acrossOrgs, type OrgId, orgKey } from '../../cache/key.ts';
import type { DatabaseHandle } from '../../database/supabase.ts';
import type { UserCaller } from '../../domain/caller.ts';
import type { PlatformRole } from '../../domain/role.ts';
import { Forbidden, NotAMember } from '../../errors.ts';
import type { View } from '../cache/view.ts';
import { membershipView } from './membership.ts';
import { platformRoleView } from './platform-role.ts';

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
  app.declareViews(membershipView, platformRoleView);

  app.decorate('assertStillMember', async ({ userId }, orgId, database) => {
    if ((await readLatest(membershipView, orgKey(orgId), userId, database)) === null) throw new NotAMember();
  });

  app.decorate('assertStillOps', async ({ userId }, database) => {
    if ((await readLatest(platformRoleView, acrossOrgs, userId, database)) !== 'ops') throw new Forbidden();
  });

  async function readLatest<Role>(
    { policy, load }: View<{ readonly userId: string }, Role>,
    org: OrgId,
    userId: string,
    database: DatabaseHandle,
  ): Promise<Role> {
    const params = { userId };
    const loadNow = () => load({ database, orgId: org, now: app.now() }, params);
    // While the change feed is degraded, a cached role may be outdated.
    const isFeedHealthy = app.changeFeed?.state() === 'healthy';
    const known = isFeedHealthy ? (app.cache.peek(policy, org, params) as Role | undefined) : await loadNow();
    return known === undefined ? app.cache.read(policy, org, params, loadNow) : known;
  }

  app.decorate('platformRoleOf', ({ caller, budget, headers }) =>
    app.readView({ caller, orgId: undefined, budget, headers }, platformRoleView, { userId: caller.userId }),
  );
}
