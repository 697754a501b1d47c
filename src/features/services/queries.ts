import { type PageOf, readPage } from '../../database/paging.ts';
import type { DatabaseHandle } from '../../database/supabase.ts';

/** What is sold, for how much (null: not said), in micro-units of the org's currency, which is in its settings. */
export function readServicePrices(database: DatabaseHandle, orgId: string, page: PageOf) {
  return readPage(page, (counting) =>
    database
      .from('services')
      .select('id, name, description, price_micros, duration_seconds, active, created_at, updated_at', counting)
      .eq('org_id', orgId)
      .order('created_at', { ascending: false })
      .order('id'),
  );
}
