// What a caller is in an org, and the org's own clock and currency, which most answers need: one query.
import { dataOrNone } from '../../database/answers.ts';
import type { DatabaseHandle } from '../../database/supabase.ts';
import { NotAMember } from '../../errors.ts';

export type Role = 'owner' | 'admin' | 'agent' | 'viewer';

export interface Member {
  readonly userId: string;
  readonly orgId: string;
  readonly role: Role;
  readonly timezone: string;
  /** 0 is Sunday. */
  readonly weekStart: number;
  readonly currency: string;
}

export async function readMembership(database: DatabaseHandle, userId: string, orgId: string): Promise<Member> {
  const answer = await database
    .from('user_org_roles')
    .select('role, organizations!inner(org_settings!inner(timezone, week_start, currency))')
    .eq('org_id', orgId)
    .eq('user_id', userId)
    .maybeSingle();
  const membership = dataOrNone(answer);
  if (membership === null) throw new NotAMember();
  const { timezone, week_start: weekStart, currency } = membership.organizations.org_settings;
  return { userId, orgId, role: membership.role as Role, timezone, weekStart, currency };
}
