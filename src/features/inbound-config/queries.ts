import { dataOrNone } from '../../database/answers.ts';
import type { DatabaseHandle } from '../../database/supabase.ts';

/** Null: the org has not set up yet what happens when somebody calls. */
export async function readInboundConfig(database: DatabaseHandle, orgId: string) {
  const answer = await database
    .from('inbound_configs')
    .select(
      'greeting, hours, voicemail_enabled, voicemail_greeting, spam_max_calls_per_minute, spam_max_calls_per_hour, updated_at',
    )
    .eq('org_id', orgId)
    .maybeSingle();
  return dataOrNone(answer);
}
