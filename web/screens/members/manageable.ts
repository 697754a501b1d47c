// Which members a role can manage. The service decides; this only keeps controls away that it would refuse.
import type { Organization } from '../../data/session.ts';

export type Role = Organization['role'];

const roles: readonly Role[] = ['owner', 'admin', 'agent', 'viewer'];

/** Owners manage all, admins agents and viewers. */
export function rolesManagedBy(role: Role): readonly Role[] {
  if (role === 'owner') return roles;
  return role === 'admin' ? ['agent', 'viewer'] : [];
}
