import type { Of } from '../../crud/store.ts';
import type { TablesUpdate } from '../../database/database.types.ts';
import { dataOrNull } from '../../database/postgrest-response.ts';
import type { DatabaseHandle } from '../../database/supabase.ts';

const columns =
  'greeting, hours, voicemail_enabled, voicemail_greeting, spam_max_calls, spam_window_minutes, updated_at';

/** Null: the org has not set up yet what happens when somebody calls. */
export async function readInboundConfig(database: DatabaseHandle, orgId: string) {
  return dataOrNull(await database.from('inbound_configs').select(columns).eq('org_id', orgId).maybeSingle());
}

/**
 * The first change makes it, whoever else makes it at the same time. With the time of what was seen (null: there was none), it
 * is changed only when it is still that; null: it is not.
 */
export async function changeInboundConfig(
  { database, orgId }: Of,
  changes: TablesUpdate<'inbound_configs'>,
  unchangedSince?: string | null,
) {
  const configs = database.from('inbound_configs');
  const row = { ...changes, org_id: orgId };
  if (unchangedSince === undefined) {
    return dataOrNull(await configs.upsert(row, { onConflict: 'org_id' }).select(columns).maybeSingle());
  }
  if (unchangedSince === null) {
    const answer = await configs.insert(row).select(columns).maybeSingle();
    return answer.error?.code === '23505' ? null : dataOrNull(answer);
  }
  const same = configs.update(changes).eq('org_id', orgId).eq('updated_at', unchangedSince);
  return dataOrNull(await same.select(columns).maybeSingle());
}
