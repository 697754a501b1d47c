// One Supabase client for the process; each request gets a handle of its own, which sends the caller's token and org
// with every query. Row-level security sees the caller, and no query can be sent in nobody's name by mistake.
import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import type { Config, Services } from '../config.ts';
import type { Database } from './database.types.ts';
import type { RequestBudget } from './request-budget.ts';
import { createTransport, type Watch } from './transport/transport.ts';

export type DatabaseHandle = ReturnType<typeof exposedSchema>;

/** What the database writes into an audit row as the request. Not `x-request-id`: a gateway may set that to an id of its own. */
const requestHeader = 'x-callboard-request-id';

export interface Caller {
  readonly budget: RequestBudget;
  /** Absent: nobody in particular, who may read nothing but `ping`. */
  readonly token?: string;
  readonly orgId?: string;
  readonly userId?: string;
}

export interface SupabaseOptions extends Pick<Services['supabase'], 'url' | 'publishableKey' | 'gatewayKey'> {
  readonly databasePool: Config['databasePool'];
}

export function createSupabase({ url, publishableKey, gatewayKey, databasePool }: SupabaseOptions, watch: Watch = {}) {
  const transport = createTransport(databasePool, watch);
  const client = createClient<Database>(url, publishableKey, {
    auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
    // The library's own retries wait 1 + 2 + 4 s before they say that the database is gone.
    db: { retry: false },
  });

  return {
    handleFor({ budget, token, orgId, userId }: Caller): DatabaseHandle {
      const handle = exposedSchema(client);
      handle.headers.set('apikey', publishableKey);
      handle.headers.set('x-callboard-key', gatewayKey);
      if (token !== undefined) handle.headers.set('authorization', `Bearer ${token}`);
      if (orgId !== undefined) handle.headers.set('x-org-id', orgId);
      if (budget.requestId !== undefined) handle.headers.set(requestHeader, budget.requestId);
      handle.fetch = transport.fetchFor(budget, orgId === undefined ? undefined : { orgId, userId });
      return handle;
    },
    close: () => transport.close(),
  };
}

/** A new PostgREST client each time, with headers of its own: what one request sets, no other one sends. */
function exposedSchema(client: SupabaseClient<Database>) {
  return client.schema('public');
}
