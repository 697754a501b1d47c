// The sign-in of the local stack's page: the demo users, and tokens for them as Supabase Auth would issue them.
import { demoOrgs, type MemberRole, memberRoles } from './demo/people.ts';
import { createDemoToken } from './demo-token.ts';
import type { Keys } from './keys.ts';

const lifetimeSeconds = 3600;

export function createDemoSignIn(keys: Keys) {
  return {
    organizations: Object.values(demoOrgs).map(({ slug, name, users }) => ({
      slug,
      name,
      people: memberRoles.map((role) => ({ role, name: users[role].name, email: users[role].email })),
    })),

    async issueToken(org: string | undefined, role: string) {
      const user = findUser(org, role);
      if (user === undefined) return undefined;
      const expiresAt = new Date(Date.now() + lifetimeSeconds * 1000).toISOString();
      return { accessToken: await createDemoToken(keys, { ...user, expiresInSeconds: lifetimeSeconds }), expiresAt };
    },
  };
}

function findUser(org: string | undefined, role: string) {
  if (org === undefined) return role === 'ops' ? ({ org: 'bluebird', role: 'ops' } as const) : undefined;
  const demoOrg = Object.values(demoOrgs).find(({ slug }) => slug === org);
  if (demoOrg === undefined || !isMemberRole(role)) return undefined;
  return { org: demoOrg.slug, role };
}

const isMemberRole = (role: string): role is MemberRole => memberRoles.some((known) => known === role);
