import type { Static } from 'typebox';
import { dataOrNull } from '../../database/postgrest-response.ts';
import type { DatabaseHandle } from '../../database/supabase.ts';
import { Conflict } from '../../errors.ts';
import type { Conversion } from './schemas.ts';

/** The tables that a conversion changes. */
export const tablesOfConversion = ['leads', 'contacts', 'accounts'] as const;

/** In one transaction, and idempotent. Null: no such lead. */
export async function convertLead(database: DatabaseHandle, orgId: string, leadId: string) {
  const response = await database.rpc('convert_lead', { org: orgId, lead: leadId });
  if (response.error?.code === 'PT409') {
    throw new Conflict('This lead has no name, email or phone: set one of them first', {
      cause: response.error,
    });
  }
  return dataOrNull(response) as Static<typeof Conversion> | null;
}
