// What a caller is in an org, and the org's own clock and currency, which most answers need: one query.
import { definePolicy } from '../../cache/policy.ts';
import { dataOrNull } from '../../database/postgrest-response.ts';
import type { DatabaseHandle } from '../../database/supabase.ts';
import type { Role } from '../../domain/role.ts';

export interface Member {
  readonly userId: string;
  readonly orgId: string;
  readonly role: Role;
  readonly timezone: string;
  /** 0 is Sunday. */
  readonly weekStart: number;
  readonly currency: string;
}

export const membership = definePolicy({
  name: 'membership',
  version: 1,
  tables: ['user_org_roles', 'organizations', 'org_settings'],
  ttlMs: 30_000,
  mode: 'strict',
  negativeTtlMs: 5000,
  // Never past a change that could be known. While the database can not be asked at all, nobody can have been removed who
  // could be asked about: then the last answer holds for two minutes, or no view could outlast the first half minute.
  staleOnErrorMs: 2 * 60_000,
  standsInOnlyUnchanged: true,
});

/** Null: not a member. */
export async function readMembership(database: DatabaseHandle, userId: string, orgId: string): Promise<Member | null> {
  const answer = await database
    .from('user_org_roles')
    .select('role, organizations!inner(org_settings!inner(timezone, week_start, currency))')
    .eq('org_id', orgId)
    .eq('user_id', userId)
    .maybeSingle();
  const found = dataOrNull(answer);
  if (found === null) return null;
  const { timezone, week_start: weekStart, currency } = found.organizations.org_settings;
  return { userId, orgId, role: found.role as Role, timezone, weekStart, currency };
}
