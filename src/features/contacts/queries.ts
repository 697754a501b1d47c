// Queries of contacts in addition to those of every resource. Each filters by organisation in addition to row-level security.

import type { OrgScope } from '../../crud/store.ts';
import { countAll, countOnly } from '../../database/counting.ts';
import { type Keyset, pastKeyset } from '../../database/filters.ts';
import { dataOf, dataOrNull, type PostgrestResponse } from '../../database/postgrest-response.ts';
import type { DatabaseHandle } from '../../database/supabase.ts';
import type { History } from './histories.ts';
import { contact } from './resource.ts';

/** Four counts in parallel. A contact without a temperature counts only in `total`. */
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

/** The newest contact with this identity. An rpc is a POST: the value does not appear in URL logs. */
export async function findContact(
  { database, orgId }: OrgScope,
  identity: Identity,
  value: string,
): Promise<object | null> {
  const response = await database
    .rpc('find_contact', { org: orgId, identity, value })
    .select(contact.select)
    .maybeSingle();
  const row = dataOrNull(response as unknown as PostgrestResponse<object | null>);
  return row === null ? null : contact.present(row);
}

type Row = { readonly id: string; readonly [column: string]: unknown };

/** The client's query builder, for columns whose types are not known at compile time. */
interface Rows extends PromiseLike<PostgrestResponse<Row[] | null>> {
  eq(column: string, value: string): this;
  lte(column: string, value: string): this;
  gte(column: string, value: string): this;
  or(filters: string): this;
  order(column: string, options: { ascending: boolean }): this;
  limit(rows: number): this;
}

interface HistoryPage {
  readonly contactId: string;
  readonly rows: number;
  readonly after?: Keyset['after'];
}

/** Null: no such contact. */
export async function readHistory(
  { database, orgId }: OrgScope,
  history: History,
  { contactId, rows, after }: HistoryPage,
) {
  const ofContact = (history.rows(database, history.columns) as Rows).eq('org_id', orgId).eq('contact_id', contactId);
  const past =
    after === undefined ? ofContact : pastKeyset(ofContact, { column: history.timeColumn, descending: true, after });
  const [found, page] = await Promise.all([
    database.from('contacts').select('id').eq('org_id', orgId).eq('id', contactId).maybeSingle(),
    past.order(history.timeColumn, { ascending: false }).order('id', { ascending: false }).limit(rows),
  ]);
  return dataOrNull(found) === null ? null : dataOf(page);
}
