import { dataOrNone } from '../../database/answers.ts';
import type { DatabaseHandle } from '../../database/supabase.ts';

/** Null: who asks has just ceased to be a member. */
export async function readSettings(database: DatabaseHandle, orgId: string) {
  const answer = await database
    .from('org_settings')
    .select('org_id, timezone, week_start, currency, updated_at, organizations!inner(name, slug)')
    .eq('org_id', orgId)
    .maybeSingle();
  const found = dataOrNone(answer);
  if (found === null) return null;
  const { organizations: organization, ...settings } = found;
  return { ...organization, ...settings };
}
