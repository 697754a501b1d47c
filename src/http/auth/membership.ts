// The role of a caller in an organisation, with the slug, the time zone and the currency of the organisation, which most responses need: one query.
import { type Static, Type } from 'typebox';
import { dataOrNull } from '../../database/postgrest-response.ts';
import type { DatabaseHandle } from '../../database/supabase.ts';
import type { Role } from '../../domain/role.ts';
import { defineView } from '../cache/view.ts';

const Member = Type.Object({
  userId: Type.String(),
  orgId: Type.String(),
  slug: Type.String(),
  role: Type.Unsafe<Role>(Type.String()),
  timezone: Type.String(),
  /** 0 is Sunday. */
  weekStart: Type.Integer(),
  currency: Type.String(),
});
export type Member = Readonly<Static<typeof Member>>;

export const membershipView = defineView({
  name: 'membership',
  tables: ['user_org_roles', 'organizations', 'org_settings'],
  ttlMs: 30_000,
  negativeTtlMs: 5000,
  // Only while the database is down and no change is known. Without it every view would fail 30 s into an outage.
  staleIfErrorMs: 2 * 60_000,
  isStaleOnlyIfUnchanged: true,
  schema: Member,
  load: ({ database, orgId }, { userId }: { readonly userId: string }) => readMembership(database, userId, orgId),
});

/** Null when the user is not a member. */
async function readMembership(database: DatabaseHandle, userId: string, orgId: string): Promise<Member | null> {
  const response = await database
    .from('user_org_roles')
    .select('role, organizations!inner(slug, org_settings!inner(timezone, week_start, currency))')
    .eq('org_id', orgId)
    .eq('user_id', userId)
    .maybeSingle();
  const found = dataOrNull(response);
  if (found === null) return null;
  const { slug, org_settings: settings } = found.organizations;
  const { timezone, week_start: weekStart, currency } = settings;
  return { userId, orgId, slug, role: found.role as Role, timezone, weekStart, currency };
}
