// Whose it is. The only queries without an org: they find it, and so they need the service's own credentials.
import { dataOrNone } from '../../database/answers.ts';
import { countAll, countOnly } from '../../database/counting.ts';
import { quote } from '../../database/filters.ts';
import type { DatabaseHandle } from '../../database/supabase.ts';

/** A number in E.164, or its id at the provider; both are unique over all orgs. */
export type NumberSought = { readonly e164: string } | { readonly provider_phone_id: string };

/** Null: the number is nobody's, or out of use: switched off, or of an org that was deleted. */
export async function readNumberOwner(database: DatabaseHandle, sought: NumberSought) {
  const [column, value] =
    'e164' in sought ? (['e164', sought.e164] as const) : (['provider_phone_id', sought.provider_phone_id] as const);
  const answer = await database
    .from('phone_numbers')
    .select(
      `id, e164, label, provider, provider_phone_id,
       agent:agents(id, name, voice, provider, provider_agent_id, active),
       organizations!inner(id, name, slug, org_settings!inner(timezone),
         inbound_configs(greeting, hours, voicemail_enabled, voicemail_greeting, spam_max_calls, spam_window_minutes))`,
    )
    .eq(column, value)
    .eq('active', true)
    .is('organizations.deleted_at', null)
    .maybeSingle();
  const found = dataOrNone(answer);
  if (found === null) return null;
  const { agent, organizations, ...number } = found;
  const { inbound_configs: inboundConfig, org_settings: settings, ...organization } = organizations;
  return { number, organization: { ...organization, timezone: settings.timezone }, agent, inboundConfig };
}

/** How often somebody may call the number; null as above. */
export async function readSpamLimits(database: DatabaseHandle, e164: string) {
  const answer = await database
    .from('phone_numbers')
    .select('organizations!inner(id, inbound_configs(spam_max_calls, spam_window_minutes))')
    .eq('e164', e164)
    .eq('active', true)
    .is('organizations.deleted_at', null)
    .maybeSingle();
  const found = dataOrNone(answer);
  if (found === null) return null;
  const { id: orgId, inbound_configs: config } = found.organizations;
  const limit =
    config === null || config.spam_max_calls === null
      ? null
      : { maxCalls: config.spam_max_calls, windowMinutes: config.spam_window_minutes };
  return { orgId, limit };
}

/** Null: the page is nobody's, or out of use. The database lets one integration have it, in whichever column. */
export async function readPageOwner(database: DatabaseHandle, pageId: string) {
  const id = quote(pageId);
  const answer = await database
    .from('integrations')
    .select('id, name, facebook_page_id, instagram_page_id, organizations!inner(id, name, slug)')
    .or(`facebook_page_id.eq.${id},instagram_page_id.eq.${id}`)
    .eq('active', true)
    .is('organizations.deleted_at', null)
    .maybeSingle();
  const found = dataOrNone(answer);
  if (found === null) return null;
  const { organizations: organization, ...integration } = found;
  const platform = integration.facebook_page_id === pageId ? ('facebook' as const) : ('instagram' as const);
  return { platform, integration, organization };
}

/** How often this number has called since then. */
export async function countCalls(
  database: DatabaseHandle,
  { orgId, from, since }: { readonly orgId: string; readonly from: string; readonly since: string },
): Promise<number> {
  const { calls } = await countAll({
    calls: database
      .from('call_logs')
      .select('id', countOnly)
      .eq('org_id', orgId)
      .eq('from_number', from)
      .gte('created_at', since)
      .limit(0),
  });
  return calls;
}
