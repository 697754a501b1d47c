// The platform role of a caller, who needs no organisation. It is looked up, and never taken from the token.
import { Type } from 'typebox';
import { dataOf } from '../../database/postgrest-response.ts';
import type { DatabaseHandle } from '../../database/supabase.ts';
import type { PlatformRole } from '../../domain/role.ts';
import { defineView } from '../cache/view.ts';

export const platformRoleView = defineView({
  name: 'platform role',
  tables: ['platform_roles'],
  isAcrossOrgs: true,
  ttlMs: 30_000,
  negativeTtlMs: 5000,
  // As for memberships.
  staleIfErrorMs: 2 * 60_000,
  isStaleOnlyIfUnchanged: true,
  schema: Type.Union([Type.Literal('ops'), Type.Literal('monitor')]),
  load: ({ database }, { userId }: { readonly userId: string }) => readPlatformRole(database, userId),
});

/** Null without a role. A user with both roles is ops, who may do all that monitor may. */
async function readPlatformRole(database: DatabaseHandle, userId: string): Promise<PlatformRole | null> {
  const roles = dataOf(await database.from('platform_roles').select('role').eq('user_id', userId));
  if (roles.some(({ role }) => role === 'ops')) return 'ops';
  return roles.some(({ role }) => role === 'monitor') ? 'monitor' : null;
}
