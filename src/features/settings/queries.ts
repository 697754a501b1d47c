import { dataOf } from '../../database/answers.ts';
import type { DatabaseHandle } from '../../database/supabase.ts';

export async function readSettings(database: DatabaseHandle, orgId: string) {
  const answer = await database
    .from('org_settings')
    .select('org_id, timezone, week_start, currency, updated_at, organizations!inner(name, slug)')
    .eq('org_id', orgId)
    .single();
  const { organizations: organization, ...settings } = dataOf(answer);
  return { ...organization, ...settings };
}
