// Who a number or a page belongs to. Functions that only the service's role may call, by POST: nobody's number stands in a URL.
import type { Static } from 'typebox';
import { exactCount } from '../../database/counting.ts';
import { dataOrNull } from '../../database/postgrest-response.ts';
import type { DatabaseHandle } from '../../database/supabase.ts';
import type { NumberOwner, PageOwner } from './schemas.ts';

/** A number in E.164, or its id at the provider; both are unique among the verified. */
export type NumberSought = { readonly e164: string } | { readonly provider_phone_id: string };

/** Null: the number is nobody's: not verified, switched off, or of an org that was deleted. */
export async function readNumberOwner(database: DatabaseHandle, sought: NumberSought) {
  const found = dataOrNull(await database.rpc('find_number_owner', sought));
  return found as unknown as Static<typeof NumberOwner> | null;
}

/** How often somebody may call the number; null as above. */
export async function readSpamLimits(database: DatabaseHandle, e164: string) {
  const found = await readNumberOwner(database, { e164 });
  if (found === null) return null;
  const { spam_max_calls: maxCalls = null, spam_window_minutes: windowMinutes = 0 } = found.inboundConfig ?? {};
  const limit = maxCalls === null ? null : { maxCalls, windowMinutes };
  return { orgId: found.organization.id, limit };
}

/** Null: the page is nobody's: not verified, switched off, or of an org that was deleted. */
export async function readPageOwner(database: DatabaseHandle, pageId: string) {
  const found = dataOrNull(await database.rpc('find_page_owner', { page_id: pageId }));
  return found as unknown as Static<typeof PageOwner> | null;
}

/** How often this number has called since then. */
export async function countCalls(
  database: DatabaseHandle,
  { orgId, from, since }: { readonly orgId: string; readonly from: string; readonly since: string },
): Promise<number> {
  const answer = await database.rpc('count_calls_from', { org: orgId, caller: from, since });
  return exactCount({ ...answer, count: answer.data });
}
