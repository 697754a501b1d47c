// What is asked of contacts beyond the five queries of every resource. Each filters by org on top of row-level security.

import type { Of } from '../../crud/store.ts';
import { countAll, countOnly } from '../../database/counting.ts';
import { type Keyset, pastKeyset } from '../../database/filters.ts';
import { dataOf, dataOrNull, type PostgrestResponse } from '../../database/postgrest-response.ts';
import type { DatabaseHandle } from '../../database/supabase.ts';
import type { History } from './histories.ts';
import { contact } from './resource.ts';

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

export type Identity = 'facebook_id' | 'instagram_id' | 'whatsapp' | 'phone' | 'email';

/** The newest, where several share a number or an address. By POST: neither has a place in a URL. */
export async function findContact({ database, orgId }: Of, identity: Identity, value: string): Promise<object | null> {
  const answer = await database
    .rpc('find_contact', { org: orgId, identity, value })
    .select(contact.select)
    .maybeSingle();
  return dataOrNull(answer as unknown as PostgrestResponse<object | null>);
}

type Row = { readonly id: string; readonly [column: string]: unknown };

/** The client's builder, for columns that are known by name only. */
interface Rows extends PromiseLike<PostgrestResponse<Row[] | null>> {
  eq(column: string, value: string): this;
  lte(column: string, value: string): this;
  gte(column: string, value: string): this;
  or(filters: string): this;
  order(column: string, options: { ascending: boolean }): this;
  limit(rows: number): this;
}

interface Sought {
  readonly contactId: string;
  readonly rows: number;
  readonly after?: Keyset['after'];
}

/** Null: there is no such contact. */
export async function readHistory({ database, orgId }: Of, history: History, { contactId, rows, after }: Sought) {
  const all = (history.rows(database, history.columns) as Rows).eq('org_id', orgId).eq('contact_id', contactId);
  const past = after === undefined ? all : pastKeyset(all, { column: history.time, descending: true, after });
  const [found, answer] = await Promise.all([
    database.from('contacts').select('id').eq('org_id', orgId).eq('id', contactId).maybeSingle(),
    past.order(history.time, { ascending: false }).order('id', { ascending: false }).limit(rows),
  ]);
  return dataOrNull(found) === null ? null : dataOf(answer);
}
