// Admits a caller to a route, as the route's `access` demands. Everything is synchronous when the roles are cached: an awaited step
// would cost each cache hit a turn of the event loop.
import type { FastifyContextConfig, FastifyInstance, FastifyRequest } from 'fastify';
import { type Caller, isServiceCaller, type UserCaller } from '../../domain/caller.ts';
import { hasRight, type Right } from '../../domain/rights.ts';
import type { PlatformRole } from '../../domain/role.ts';
import { Forbidden, InvalidOrgId, NotAMember, OrgRequired } from '../../errors.ts';
import { isUuid } from '../contract.ts';
import { type Member, membershipView } from './membership.ts';

type App = Pick<FastifyInstance, 'platformRoleOf' | 'readView'>;
type Admission = void | Promise<void>;

export function admitCaller(
  app: App,
  request: FastifyRequest,
  caller: Caller,
  config: FastifyContextConfig,
): Admission {
  if (isServiceCaller(caller) !== (config.access === 'service')) throw new Forbidden();
  if (!isServiceCaller(caller)) return admitUser(app, request, caller, config);
  request.service = caller;
}

function admitUser(
  app: App,
  request: FastifyRequest,
  caller: UserCaller,
  { access, right }: FastifyContextConfig,
): Admission {
  request.caller = caller;
  switch (access) {
    case 'signed-in':
      return;
    case 'ops':
      return admitPlatformRole(app, request, ['ops']);
    case 'monitor':
    case 'scrape':
      return admitPlatformRole(app, request, ['ops', 'monitor']);
    case 'member-or-ops':
      return admitMemberOrOps(app, request, caller);
    default:
      return admitMember(app, request, caller, right);
  }
}

function admitPlatformRole(app: App, request: FastifyRequest, roles: readonly PlatformRole[]): Admission {
  const assertRole = (role: PlatformRole | null) => {
    if (role === null || !roles.includes(role)) throw new Forbidden();
  };
  const role = app.platformRoleOf(request);
  if (role instanceof Promise) return role.then(assertRole);
  assertRole(role);
}

// Membership first: most callers are members, and then no platform role is looked up.
function admitMemberOrOps(app: App, request: FastifyRequest, caller: UserCaller): Admission {
  const orOps = async (error: unknown) => {
    if (!isRefusal(error) || (await app.platformRoleOf(request)) !== 'ops') throw error;
  };
  try {
    const admitted = admitMember(app, request, caller);
    if (admitted instanceof Promise) return admitted.catch(orOps);
  } catch (error) {
    return orOps(error);
  }
}

function admitMember(app: App, request: FastifyRequest, caller: UserCaller, right?: Right): Admission {
  const orgId = requestedOrg(request, caller);
  const { budget, headers } = request;
  const { userId } = caller;
  const member = app.readView({ caller, orgId, budget, headers }, membershipView, { userId });
  if (member instanceof Promise) return member.then((found) => setMember(request, found, right));
  setMember(request, member, right);
}

const isRefusal = (error: unknown) =>
  error instanceof OrgRequired || error instanceof InvalidOrgId || error instanceof NotAMember;

// Row-level security would refuse too, but would answer 404 to a member without the right; the caller should see 403.
function setMember(request: FastifyRequest, member: Member | null, right: Right | undefined): void {
  if (member === null) throw new NotAMember();
  if (right !== undefined && !hasRight(member.role, right)) throw new Forbidden();
  request.member = member;
}

function requestedOrg({ headers }: FastifyRequest, caller: UserCaller): string {
  const orgId = headers['x-org-id'] ?? caller.claimedOrgId;
  if (orgId === null) throw new OrgRequired();
  if (!isUuid(orgId)) throw new InvalidOrgId();
  return orgId.toLowerCase();
}
