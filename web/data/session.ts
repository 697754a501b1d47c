// The signed-in user and the organisation of the address. The token comes from Supabase Auth, or from the sign-in of the local stack.
import { computed, signal } from '@preact/signals';
import { api, setCredentials } from './api.ts';
import type { paths } from './api-types.d.ts';
import { problemOf, RequestFailed } from './problem.ts';
import { queryClient } from './queries.ts';
import { forgetAnswers } from './remembered.ts';
import type { SignIn, SignInNews } from './sign-in.ts';
import { claimsOf } from './token-claims.ts';

export type Me = paths['/api/me']['get']['responses'][200]['content']['application/json'];
export type Organization = Me['organizations'][number];

/** Rights come from the service alone. */
export const mayDo = ({ may }: Organization, right: Organization['may'][number]): boolean => may.includes(right);

const token = signal<string | undefined>(undefined);
const user = signal<Me | undefined>(undefined);
const slug = signal<string | undefined>(undefined);
/** The session was ended by the service, not by the user. */
const hasEnded = signal(false);
let provider: SignIn | undefined;
/** The form and the news of the provider tell of the same sign-in. */
let entering: { readonly token: string; readonly done: Promise<void> } | undefined;
/** In this tab only, until sign-out: a reload need not wait for it. */
const keptAs = 'callboard.me';

const organization = computed(() => user.value?.organizations.find((each) => each.slug === slug.value));

setCredentials({
  token: () => token.value,
  orgId: () => organization.value?.id,
  renew,
  ended: endSession,
});

export const session = { user, organization, hasEnded, enterOrganization, start, signedIn, signOut };

function enterOrganization(next: string | undefined): void {
  slug.value = next;
}

/** On load: continues the session of this tab, if there is one. The user of before is shown at once and read again meanwhile. */
async function start(given: SignIn): Promise<void> {
  provider = given;
  given.follow?.(hear);
  const known = await given.currentToken();
  if (known === undefined) return;
  token.value = known;
  user.value = readKept(known);
  const reading = signedIn(known);
  if (user.value === undefined) await reading.catch(continueWithoutSession);
  else reading.catch(() => {});
}

/** The service refuses the token that the provider has, so the user signs in again. */
function continueWithoutSession(error: unknown): void {
  if (!(error instanceof RequestFailed && error.problem.statusCode === 401)) throw error;
}

function hear(news: SignInNews): void {
  if (news.kind === 'ended') {
    endSession();
  } else if (news.kind === 'token') {
    if (news.token !== token.value) signedIn(news.token).catch(() => {});
  } else if (token.value !== undefined) {
    forget();
    // Without the address of before: it can hold what this user has searched.
    location.replace('/sign-in');
  }
}

/** The page stays, with what the user has written: SessionEnded asks for a new sign-in. */
function endSession(): void {
  if (user.value !== undefined) hasEnded.value = true;
}

function signedIn(accessToken: string): Promise<void> {
  if (entering?.token === accessToken) return entering.done;
  const done = enter(accessToken).finally(() => {
    if (entering?.done === done) entering = undefined;
  });
  entering = { token: accessToken, done };
  return done;
}

async function enter(accessToken: string): Promise<void> {
  if (user.value !== undefined && user.value.id !== claimsOf(accessToken).sub) return startAsAnotherUser();
  token.value = accessToken;
  const { data, error, response } = await api.GET('/api/me', {});
  if (data === undefined) {
    if (response.status === 401 && user.value === undefined) await signOut();
    throw new RequestFailed(problemOf(response, error));
  }
  user.value = data;
  sessionStorage.setItem(keptAs, JSON.stringify(data));
  if (hasEnded.value) void queryClient.invalidateQueries();
  hasEnded.value = false;
}

/** Nothing of the user before may stay on the screen or in memory. */
function startAsAnotherUser(): void {
  forget();
  location.replace('/');
}

/** Requests that are refused together share one renewal, and one that is refused later takes its token. */
let renewing: Promise<boolean> | undefined;

async function renew(refused: string): Promise<boolean> {
  if (token.value !== refused) return token.value !== undefined;
  renewing ??= replaceToken(refused).finally(() => {
    renewing = undefined;
  });
  return renewing;
}

async function replaceToken(refused: string): Promise<boolean> {
  const renewed = await provider?.renewToken(refused);
  if (renewed === undefined) return false;
  token.value = renewed;
  return true;
}

async function signOut(): Promise<void> {
  forget();
  await provider?.signOut();
}

/** Nothing of the user stays in this tab. */
function forget(): void {
  token.value = undefined;
  user.value = undefined;
  slug.value = undefined;
  hasEnded.value = false;
  entering = undefined;
  sessionStorage.removeItem(keptAs);
  queryClient.clear();
  forgetAnswers();
}

/** Undefined when it is of another user: another tab may have signed in since. */
function readKept(accessToken: string): Me | undefined {
  const text = sessionStorage.getItem(keptAs);
  const kept: Me | undefined = text === null ? undefined : JSON.parse(text);
  return kept !== undefined && kept.id === claimsOf(accessToken).sub ? kept : undefined;
}
