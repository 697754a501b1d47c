import { countAll, countOnly } from '../../database/counting.ts';
import type { DatabaseHandle } from '../../database/supabase.ts';

/** Four counts at once. A contact without a temperature is in the total alone. */
export function readContactStats(database: DatabaseHandle, orgId: string) {
  const contacts = () => database.from('contacts').select('id', countOnly).eq('org_id', orgId).limit(0);
  return countAll({
    total: contacts(),
    hot: contacts().eq('temperature', 'hot'),
    warm: contacts().eq('temperature', 'warm'),
    cold: contacts().eq('temperature', 'cold'),
  });
}
