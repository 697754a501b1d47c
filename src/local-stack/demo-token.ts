// Tokens for the users of the demo data, as Supabase Auth would issue them. No stack has to run.
import { type DemoOrgSlug, demoOrgs, type MemberRole, memberRoles, platformUsers } from './demo/people.ts';
import type { Keys } from './keys.ts';

export const demoRoles = [...memberRoles, 'ops', 'monitor', 'service'] as const;
export type DemoRole = (typeof demoRoles)[number];

interface DemoTokenOptions {
  readonly org: DemoOrgSlug;
  readonly role: DemoRole;
  readonly expiresInSeconds?: number;
}

const weekSeconds = 7 * 24 * 3600;

export function createDemoToken(keys: Keys, { org, role, expiresInSeconds = weekSeconds }: DemoTokenOptions) {
  return keys.sign(claimsOf(org, role), { expiresInSeconds });
}

function claimsOf(org: DemoOrgSlug, role: DemoRole) {
  if (role === 'service') return { role: 'callboard_service' };
  // Users with a platform role belong to no organisation. The role is in the table platform_roles, not in the token.
  if (role === 'ops' || role === 'monitor') return userClaims(platformUsers[role], {});
  return userClaims(memberOf(org, role), { org_id: demoOrgs[org].id });
}

function memberOf(org: DemoOrgSlug, role: MemberRole) {
  return demoOrgs[org].users[role];
}

function userClaims({ id, email }: { id: string; email: string }, appMetadata: Record<string, string>) {
  return { sub: id, email, role: 'authenticated', app_metadata: appMetadata };
}
