// Signs in with Supabase Auth. In a chunk of its own: the local stack does not load it.
import { AuthClient } from '@supabase/auth-js';
import type { SignIn } from './sign-in.ts';

interface Project {
  readonly url: string;
  readonly publishableKey: string;
}

type Client = InstanceType<typeof AuthClient>;

let client: Client | undefined;

export function createSupabaseSignIn({ url, publishableKey }: Project): SignIn {
  const auth = new AuthClient({
    url: `${url}/auth/v1`,
    headers: { apikey: publishableKey },
    storageKey: 'callboard.auth',
    autoRefreshToken: true,
    flowType: 'pkce',
  });
  client = auth;
  return {
    async currentToken() {
      const { data } = await auth.getSession();
      return data.session?.access_token;
    },
    async renewToken() {
      const { data } = await auth.refreshSession();
      return data.session?.access_token;
    },
    async signOut() {
      await auth.signOut({ scope: 'local' });
    },
  };
}

/** For the sign-in screen. */
export const supabaseAuth = (): Client | undefined => client;
