import type { Static } from 'typebox';
import { dataOrNull } from '../../database/postgrest-response.ts';
import type { DatabaseHandle } from '../../database/supabase.ts';
import { Conflict } from '../../errors.ts';
import { type Conversion as ConversionSchema, displayedPhones } from './schemas.ts';

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
  const converted = dataOrNull(response) as Converted | null;
  return converted === null ? null : withNames(converted);
}

type Conversion = Static<typeof ConversionSchema>;

interface Converted extends Conversion {
  readonly contact: (NonNullable<Conversion['contact']> & { readonly full_name: string }) | null;
  readonly account: (NonNullable<Conversion['account']> & { readonly name: string }) | null;
}

/** A lead has the names of its contact and account wherever it is shown. */
function withNames({ lead, contact, account }: Converted): Conversion {
  const names = { contact_name: contact?.full_name ?? null, account_name: account?.name ?? null };
  const shown = contact === null ? null : { ...contact, ...displayedPhones.valuesOf(contact as never) };
  return { lead: { ...lead, ...names }, contact: shown, account };
}
