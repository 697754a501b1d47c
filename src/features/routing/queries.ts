// Who is called. The only queries without an org: they find it, and so they need the service's own credentials.
import { dataOrNone } from '../../database/answers.ts';
import type { DatabaseHandle } from '../../database/supabase.ts';

/** A number in E.164, or its id at the provider; both are unique over all orgs. */
export type NumberSought = { readonly e164: string } | { readonly provider_phone_id: string };

/** Null: the number is nobody's. */
export async function readNumberOwner(database: DatabaseHandle, sought: NumberSought) {
  const [column, value] =
    'e164' in sought ? (['e164', sought.e164] as const) : (['provider_phone_id', sought.provider_phone_id] as const);
  const answer = await database
    .from('phone_numbers')
    .select(
      `id, e164, label, provider, provider_phone_id, active,
       agent:agents(id, name, voice, provider, provider_agent_id, active),
       organizations!inner(id, name, slug,
         inbound_configs(greeting, hours, voicemail_enabled, voicemail_greeting, spam_max_calls_per_minute, spam_max_calls_per_hour))`,
    )
    .eq(column, value)
    .is('organizations.deleted_at', null)
    .maybeSingle();
  const found = dataOrNone(answer);
  if (found === null) return null;
  const { agent, organizations, ...number } = found;
  const { inbound_configs: inboundConfig, ...organization } = organizations;
  return { number, organization, agent, inboundConfig };
}
