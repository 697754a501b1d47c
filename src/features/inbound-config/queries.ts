import type { OrgScope } from '../../crud/store.ts';
import type { TablesUpdate } from '../../database/database.types.ts';
import { dataOrNull } from '../../database/postgrest-response.ts';
import type { DatabaseHandle } from '../../database/supabase.ts';

const columns =
  'greeting, hours, voicemail_enabled, voicemail_greeting, spam_max_calls, spam_window_minutes, updated_at';

/** Null: the organisation has not changed the defaults yet. */
export async function readInboundConfig(database: DatabaseHandle, orgId: string) {
  return dataOrNull(await database.from('inbound_configs').select(columns).eq('org_id', orgId).maybeSingle());
}

/**
 * The first change creates the row; a concurrent first change is no conflict. With `updatedAt`, the row is changed only if it still
 * has this value (null: only if there is no row yet). Returns null otherwise.
 */
export async function changeInboundConfig(
  { database, orgId }: OrgScope,
  changes: TablesUpdate<'inbound_configs'>,
  updatedAt?: string | null,
) {
  const configs = database.from('inbound_configs');
  const row = { ...changes, org_id: orgId };
  if (updatedAt === undefined) {
    return dataOrNull(await configs.upsert(row, { onConflict: 'org_id' }).select(columns).maybeSingle());
  }
  if (updatedAt === null) {
    const response = await configs.insert(row).select(columns).maybeSingle();
    return response.error?.code === '23505' ? null : dataOrNull(response);
  }
  const same = configs.update(changes).eq('org_id', orgId).eq('updated_at', updatedAt);
  return dataOrNull(await same.select(columns).maybeSingle());
}
