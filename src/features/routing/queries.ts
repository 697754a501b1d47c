// The owner of a number or a page. Only service tokens can call these SQL functions. An rpc is a POST: no number appears in URL logs.
import type { Static } from 'typebox';
import { exactCount } from '../../database/counting.ts';
import { dataOrNull } from '../../database/postgrest-response.ts';
import type { DatabaseHandle } from '../../database/supabase.ts';
import type { NumberOwner, PageOwner } from './schemas.ts';

/** Both are unique among verified numbers. */
export type NumberKey = { readonly e164: string } | { readonly provider_phone_id: string };

/** Null: unknown, not verified, inactive, or the organisation is deleted. */
export async function readNumberOwner(database: DatabaseHandle, sought: NumberKey) {
  const found = dataOrNull(await database.rpc('find_number_owner', sought));
  return found as unknown as Static<typeof NumberOwner> | null;
}

/** Null: as for the owner. */
export async function readSpamLimits(database: DatabaseHandle, e164: string) {
  const found = await readNumberOwner(database, { e164 });
  if (found === null) return null;
  const { spam_max_calls: maxCalls = null, spam_window_minutes: windowMinutes = 0 } = found.inboundConfig ?? {};
  const limit = maxCalls === null ? null : { maxCalls, windowMinutes };
  return { orgId: found.organization.id, limit };
}

/** Null: unknown, not verified, inactive, or the organisation is deleted. */
export async function readPageOwner(database: DatabaseHandle, pageId: string) {
  const found = dataOrNull(await database.rpc('find_page_owner', { page_id: pageId }));
  return found as unknown as Static<typeof PageOwner> | null;
}

/** The number of calls from a phone number since an instant. */
export async function countCalls(
  database: DatabaseHandle,
  { orgId, from, since }: { readonly orgId: string; readonly from: string; readonly since: string },
): Promise<number> {
  const response = await database.rpc('count_calls_from', { org: orgId, caller: from, since });
  return exactCount({ ...response, count: response.data });
}
