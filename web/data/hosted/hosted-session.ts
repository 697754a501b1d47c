// The session of Supabase Auth. This module and its client are loaded only where the service uses them.
import { type AuthError, isAuthRetryableFetchError, type Session } from '@supabase/auth-js';
import { RequestFailed } from '../problem.ts';
import type { SignIn } from '../sign-in.ts';
import { claimsOf } from '../token-claims.ts';
import { authClient, clearStorage } from './auth-client.ts';
import { authUnavailable } from './auth-problem.ts';
import { openLink } from './open-link.ts';
import { step } from './step.ts';

/** The client repeats a renewal for up to 30 s. */
const patienceMs = 6000;
/** The client tells other tabs of a sign-out and of a session that was refused in the same way. */
const leftChannel = new BroadcastChannel('callboard.left');

export const hostedSignIn: SignIn = {
  follow(tell) {
    leftChannel.onmessage = () => tell({ kind: 'left' });
    authClient().onAuthStateChange((event, session) => {
      if (event === 'SIGNED_OUT') tell({ kind: 'ended' });
      else if (session !== null && factorOf(session) === undefined)
        tell({ kind: 'token', token: session.access_token });
    });
  },

  async currentToken() {
    await openLink();
    return readToken();
  },

  async renewToken(refused) {
    const known = await readToken();
    // Another tab was first.
    if (known !== refused) return known;
    const { data, error } = await soon(authClient().refreshSession());
    assertAvailable(error);
    return data.session?.access_token;
  },

  async signOut() {
    // At once: without Auth the client keeps the session until it has given up.
    const token = clearStorage();
    leftChannel.postMessage('left');
    if (token !== undefined) void authClient().admin.signOut(token, 'local');
    await authClient().signOut({ scope: 'local' });
  },
};

/** The token of a complete sign-in. Where the second factor is missing, it becomes the next step. */
export async function readToken(): Promise<string | undefined> {
  const { data, error } = await soon(authClient().getSession());
  assertAvailable(error);
  const { session } = data;
  if (session === null) return undefined;
  const factor = factorOf(session);
  if (factor === undefined) return session.access_token;
  step.value = { kind: 'code', factorId: factor.factor_type === 'totp' ? factor.id : undefined };
  return undefined;
}

/** The second factor that this session lacks. The service accepts a token without it, so this is the place to ask. */
function factorOf({ access_token, user }: Session) {
  if (claimsOf(access_token).aal !== 'aal1') return undefined;
  const verified = user.factors?.filter(({ status }) => status === 'verified') ?? [];
  return verified.find(({ factor_type }) => factor_type === 'totp') ?? verified[0];
}

function assertAvailable(error: AuthError | null): void {
  if (error !== null && isAuthRetryableFetchError(error)) throw new RequestFailed(authUnavailable);
}

function soon<Answer>(asked: Promise<Answer>): Promise<Answer> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new RequestFailed(authUnavailable)), patienceMs);
  return Promise.race([asked, promise]).finally(() => clearTimeout(timer));
}
