// What a reader does to sign in. Each returns the problem when it was refused.
import type { AuthError, Provider } from '@supabase/auth-js';
import type { ApiProblem } from '../../loaded.ts';
import { session } from '../session.ts';
import { authClient, project } from './auth-client.ts';
import { problemOfAuth } from './auth-problem.ts';
import { readToken } from './hosted-session.ts';
import { agreeToLink } from './open-link.ts';
import { step } from './step.ts';

type Outcome = Promise<ApiProblem | undefined>;

export async function enterWithPassword(email: string, password: string): Outcome {
  const { error } = await authClient().signInWithPassword({ email, password });
  return error === null ? enter() : problemOfAuth(error);
}

export async function enterWithLink(): Outcome {
  return (await agreeToLink()) ?? enter();
}

export async function enterWithCode(factorId: string, code: string): Outcome {
  const { error } = await authClient().mfa.challengeAndVerify({ factorId, code });
  if (error !== null) return problemOfAuth(error);
  forgetStep();
  return enter();
}

/** The user is signed in already. */
export async function choosePassword(password: string): Outcome {
  const { error } = await authClient().updateUser({ password });
  if (error !== null) return problemOfAuth(error);
  forgetStep();
  return undefined;
}

/** Goes on without what the step asks for. */
export function forgetStep(): void {
  step.value = { kind: 'form' };
}

export async function sendLink(email: string, next: string): Outcome {
  const { error } = await authClient().signInWithOtp({
    email,
    options: { emailRedirectTo: landing(next), shouldCreateUser: false },
  });
  // Of an address without a user: the answer does not tell which addresses have one.
  return error === null || error.code === 'otp_disabled' ? undefined : problemOfAuth(error);
}

export async function sendPasswordLink(email: string, next: string): Outcome {
  const { error } = await authClient().resetPasswordForEmail(email, { redirectTo: landing(next) });
  return error === null ? undefined : problemOfAuth(error);
}

/** Leaves these pages. */
export async function goToProvider(provider: string, next: string): Outcome {
  const { error } = await authClient().signInWithOAuth({
    provider: provider as Provider,
    options: { redirectTo: landing(next) },
  });
  return error === null ? undefined : problemOfAuth(error as AuthError);
}

/** As another user. The session lacks its second factor. */
export async function startAgain(): Promise<void> {
  forgetStep();
  await session.signOut();
}

interface SignInWays {
  readonly hasEmail: boolean;
  /** Such as `google`. */
  readonly providers: readonly string[];
}

/** What the project allows. The client has no function for it. */
export async function readSignInWays(): Promise<SignInWays> {
  const { url, publishableKey } = project();
  const response = await fetch(`${url}/auth/v1/settings`, { headers: { apikey: publishableKey } });
  const { external = {} } = (response.ok ? await response.json() : {}) as { external?: Record<string, boolean> };
  const { email: hasEmail = true, phone: _phone, anonymous_users: _anonymous, ...others } = external;
  return { hasEmail, providers: Object.keys(others).filter((name) => others[name] === true) };
}

async function enter(): Outcome {
  const token = await readToken();
  if (token !== undefined) await session.signedIn(token);
  return undefined;
}

/** Links and providers lead back to the sign-in screen, which goes on to the address that the reader wanted. */
const landing = (next: string) =>
  `${location.origin}/sign-in${next === '/' ? '' : `?next=${encodeURIComponent(next)}`}`;
