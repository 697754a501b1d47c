// The client of Supabase Auth. It keeps the session in localStorage, shares it among the tabs, and renews the token before it expires.
import { AuthClient } from '@supabase/auth-js';
import { pageConfig } from '../page-config.ts';
import { fetchAuth } from './fetch-auth.ts';

const storageKey = 'callboard.auth';

type Client = InstanceType<typeof AuthClient>;
let client: Client | undefined;

export function authClient(): Client {
  client ??= createClient();
  return client;
}

export function project() {
  const config = pageConfig.value?.auth;
  if (config?.kind !== 'supabase') throw new Error('The service does not use Supabase Auth');
  return config;
}

function createClient(): Client {
  const { url, publishableKey } = project();
  return new AuthClient({
    url: `${url}/auth/v1`,
    headers: { apikey: publishableKey },
    storageKey,
    autoRefreshToken: true,
    persistSession: true,
    // link.ts does it: the client says nothing of a link that is refused, and leaves its code in the address.
    detectSessionInUrl: false,
    flowType: 'pkce',
    fetch: fetchAuth,
  });
}

/** Removes the session, and what belongs to links that are not opened yet. Returns the last access token. */
export function clearStorage(): string | undefined {
  const text = localStorage.getItem(storageKey);
  const keys = Object.keys(localStorage).filter((key) => key.startsWith(storageKey));
  for (const key of keys) localStorage.removeItem(key);
  return text === null ? undefined : (JSON.parse(text) as { access_token?: string }).access_token;
}
