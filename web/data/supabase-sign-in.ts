// Signs in with Supabase Auth. Its client is in a chunk of its own: the local stack does not load it.
import type { AuthClient } from '@supabase/auth-js';
import { readAuthSettings } from './api.ts';
import { pageConfig } from './page-config.ts';
import type { SignIn } from './sign-in.ts';

type Client = InstanceType<typeof AuthClient>;

let client: Promise<Client> | undefined;

async function createClient(): Promise<Client> {
  const { AuthClient } = await import('@supabase/auth-js');
  const { url, publishableKey } = project();
  return new AuthClient({
    url: `${url}/auth/v1`,
    headers: { apikey: publishableKey },
    storageKey: 'callboard.auth',
    autoRefreshToken: true,
    persistSession: true,
    detectSessionInUrl: true,
    flowType: 'pkce',
  });
}

function auth(): Promise<Client> {
  client ??= createClient();
  return client;
}

function project() {
  const config = pageConfig.value?.auth;
  if (config?.kind !== 'supabase') throw new Error('The service does not use Supabase Auth');
  return config;
}

export const supabaseSignIn: SignIn = {
  follow(changed) {
    void auth().then((client) =>
      client.onAuthStateChange((event, current) => {
        if (event === 'SIGNED_OUT') changed(undefined);
        if (event === 'TOKEN_REFRESHED') changed(current?.access_token);
      }),
    );
  },
  async currentToken() {
    const { data } = await (await auth()).getSession();
    return data.session?.access_token;
  },
  async renewToken() {
    const { data } = await (await auth()).refreshSession();
    return data.session?.access_token;
  },
  async signOut() {
    await (await auth()).signOut({ scope: 'local' });
  },
};

export async function signInWithPassword(email: string, password: string) {
  const { data, error } = await (await auth()).signInWithPassword({ email, password });
  const isWrong = error?.code === 'invalid_credentials';
  return { token: data.session?.access_token, isWrong, reason: error?.message ?? '' };
}

/** The reason, when no link was sent. */
export async function signInWithLink(email: string, emailRedirectTo: string): Promise<string | undefined> {
  const { error } = await (await auth()).signInWithOtp({
    email,
    options: { emailRedirectTo, shouldCreateUser: false },
  });
  return error?.message;
}

export async function signInWithProvider(provider: string, redirectTo: string): Promise<void> {
  await (await auth()).signInWithOAuth({ provider: provider as never, options: { redirectTo } });
}

/** The names of the providers that the project allows, such as `google`. */
export async function allowedProviders(): Promise<string[]> {
  const { url, publishableKey } = project();
  const { external = {} } = await readAuthSettings(url, publishableKey);
  return Object.entries(external)
    .filter(([name, isAllowed]) => isAllowed && name !== 'email' && name !== 'phone')
    .map(([name]) => name);
}
