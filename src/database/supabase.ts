// One Supabase client for the process. Each request gets its own handle, which sends the caller's token and organisation with every
// query, so row-level security always applies to that caller.
import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import type { Config, Services } from '../config.ts';
import type { Database } from './database.types.ts';
import type { RequestBudget } from './request-budget.ts';
import { createTransport, type TransportEvents } from './transport/transport.ts';

export type DatabaseHandle = ReturnType<typeof publicSchema>;

/** The database copies it into audit entries. Not `x-request-id`, which a gateway may replace. */
const requestIdHeader = 'x-callboard-request-id';

interface QueryContext {
  readonly budget: RequestBudget;
  /** Absent: a handle of the service itself, which can only call `ping` and the functions that check the gateway key. */
  readonly token?: string;
  readonly orgId?: string;
  readonly userId?: string;
}

export interface SupabaseOptions extends Pick<Services['supabase'], 'url' | 'publishableKey' | 'gatewayKey'> {
  readonly databasePool: Config['databasePool'];
}

export function createSupabase(options: SupabaseOptions, events: TransportEvents = {}) {
  const { url, publishableKey, gatewayKey, databasePool } = options;
  const transport = createTransport(databasePool, events);
  const client = createClient<Database>(url, publishableKey, {
    auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
    // The library's own retries would report an outage only after 1 + 2 + 4 s.
    db: { retry: false },
  });

  return {
    handleFor({ budget, token, orgId, userId }: QueryContext): DatabaseHandle {
      const handle = publicSchema(client);
      handle.headers.set('apikey', publishableKey);
      handle.headers.set('x-callboard-key', gatewayKey);
      if (token !== undefined) handle.headers.set('authorization', `Bearer ${token}`);
      if (orgId !== undefined) handle.headers.set('x-org-id', orgId);
      if (budget.requestId !== undefined) handle.headers.set(requestIdHeader, budget.requestId);
      handle.fetch = transport.fetchFor(budget, orgId === undefined ? undefined : { orgId, userId });
      return handle;
    },
    close: () => transport.close(),
  };
}

/** A new PostgREST client with headers of its own: one request's headers never reach another request. */
function publicSchema(client: SupabaseClient<Database>) {
  return client.schema('public');
}
