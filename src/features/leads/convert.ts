import type { Static } from 'typebox';
import { dataOrNull } from '../../database/postgrest-response.ts';
import type { DatabaseHandle } from '../../database/supabase.ts';
import { Conflict } from '../../errors.ts';
import type { Conversion } from './schemas.ts';

/** Also what was read from these is another now. */
export const tablesOfConversion = ['leads', 'contacts', 'accounts'] as const;

/** In one transaction, and once: whoever asks again is answered the same. Null: there is no such lead. */
export async function convertLead(database: DatabaseHandle, orgId: string, leadId: string) {
  const answer = await database.rpc('convert_lead', { org: orgId, lead: leadId });
  if (answer.error?.code === 'PT409') {
    throw new Conflict('name, email and phone of this lead are all empty: give it one of them first', {
      cause: answer.error,
    });
  }
  return dataOrNull(answer) as Static<typeof Conversion> | null;
}
