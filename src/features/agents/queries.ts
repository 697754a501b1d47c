import { type PageOf, readPage } from '../../database/paging.ts';
import type { DatabaseHandle } from '../../database/supabase.ts';

const columns =
  'id, name, voice, provider, provider_agent_id, user_id, active, created_at, updated_at, phone_numbers(id, e164, label, active), user_org_roles(role)';

/** In one query, with each agent's numbers, and the role of the user he is; null when he is none. */
export async function readAgents(database: DatabaseHandle, orgId: string, page: PageOf) {
  const { rows, total } = await readPage(page, (counting) =>
    database
      .from('agents')
      .select(columns, counting)
      .eq('org_id', orgId)
      .order('name')
      .order('id')
      .order('e164', { referencedTable: 'phone_numbers' }),
  );
  return {
    rows: rows.map(({ user_org_roles: member, ...agent }) => ({ ...agent, role: member?.role ?? null })),
    total,
  };
}
