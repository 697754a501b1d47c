// Signs in by the link that led to this page. The address is cleaned first, so neither a bookmark nor the way back has a code or a token.
import type { ApiProblem } from '../../loaded.ts';
import { claimsOf } from '../token-claims.ts';
import { authClient } from './auth-client.ts';
import { problemOfAuth } from './auth-problem.ts';
import { choosesPassword, type Link, readLink, withoutLink } from './link.ts';
import { type Step, step } from './step.ts';

type WaitingLink = Extract<Link, { kind: 'tokens' | 'hash' }>;
let waiting: WaitingLink | undefined;

/** In the address, so that a reload asks for the password again. */
const stepName = 'step';

export async function openLink(): Promise<void> {
  const url = new URL(location.href);
  const link = readLink(url);
  if (link !== undefined) history.replaceState(null, '', withoutLink(url));
  else if (url.searchParams.get(stepName) === 'password') step.value = { kind: 'password' };
  if (link?.kind === 'refused') show({ kind: 'form', problem: { statusCode: 400, code: link.code, message: '' } });
  else if (link?.kind === 'code') await exchange(link.code);
  else if (link !== undefined) waitForReader(link);
}

async function exchange(code: string): Promise<void> {
  const { data, error } = await authClient().exchangeCodeForSession(code);
  if (error !== null) show({ kind: 'form', problem: problemOfAuth(error) });
  // The type of the client's answer lacks it.
  else if (choosesPassword((data as { redirectType?: string }).redirectType ?? '')) show({ kind: 'password' });
}

/** Such a link can be of another person, who wants the reader to work as them. So the reader sees first whose it is. */
function waitForReader(link: WaitingLink): void {
  waiting = link;
  show({ kind: 'link', email: link.kind === 'tokens' ? claimsOf(link.accessToken).email : undefined });
}

/** Signs in by the link that waits. The problem: why it did not. */
export async function agreeToLink(): Promise<ApiProblem | undefined> {
  const link = waiting;
  if (link === undefined) return undefined;
  const { error } = await (link.kind === 'tokens'
    ? authClient().setSession({ access_token: link.accessToken, refresh_token: link.refreshToken })
    : authClient().verifyOtp({ token_hash: link.hash, type: link.type as 'email' }));
  if (error !== null) return problemOfAuth(error);
  waiting = undefined;
  show(choosesPassword(link.type) ? { kind: 'password' } : { kind: 'form' });
  return undefined;
}

/** On the sign-in screen, where each step is drawn. */
function show(next: Step): void {
  step.value = next;
  const { searchParams } = new URL(location.href);
  searchParams.delete(stepName);
  if (next.kind === 'password') searchParams.set(stepName, next.kind);
  history.replaceState(null, '', searchParams.size === 0 ? '/sign-in' : `/sign-in?${searchParams}`);
}
