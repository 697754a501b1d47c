// What a caller is on the platform itself, in no organisation: looked up as memberships are, whatever the token says.
import { definePolicyAcrossOrgs } from '../../cache/across-orgs.ts';
import { dataOf } from '../../database/postgrest-response.ts';
import type { DatabaseHandle } from '../../database/supabase.ts';
import type { PlatformRole } from '../../domain/role.ts';

export const platformRole = definePolicyAcrossOrgs({
  name: 'platform role',
  version: 1,
  tables: ['platform_roles'],
  ttlMs: 30_000,
  mode: 'strict',
  negativeTtlMs: 5000,
  // As for memberships: never past a change that could be known.
  staleOnErrorMs: 2 * 60_000,
  standsInOnlyUnchanged: true,
});

/** Null: none. Who is both is ops, who may do all that monitor may. */
export async function readPlatformRole(database: DatabaseHandle, userId: string): Promise<PlatformRole | null> {
  const roles = dataOf(await database.from('platform_roles').select('role').eq('user_id', userId));
  if (roles.some(({ role }) => role === 'ops')) return 'ops';
  return roles.some(({ role }) => role === 'monitor') ? 'monitor' : null;
}
