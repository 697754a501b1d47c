// The signed-in user and the organisation of the address. The token comes from Supabase Auth, or from the sign-in of the local stack.
import { computed, signal } from '@preact/signals';
import { api, setCredentials } from './api.ts';
import type { paths } from './api-types.d.ts';
import { problemOf, RequestFailed } from './problem.ts';
import { queryClient } from './queries.ts';
import { forgetAnswers } from './remembered.ts';
import type { SignIn } from './sign-in.ts';

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
/** In this tab only, until sign-out: a reload need not wait for it. */
const keptAs = 'callboard.me';

const organization = computed(() => user.value?.organizations.find((each) => each.slug === slug.value));

setCredentials({
  token: () => token.value,
  orgId: () => organization.value?.id,
  renew,
  ended: () => {
    hasEnded.value = true;
  },
});

export const session = { user, organization, hasEnded, enterOrganization, start, signedIn, signOut };

function enterOrganization(next: string | undefined): void {
  slug.value = next;
}

/** On load: continues the session of this tab, if there is one. The user of before is shown at once and read again meanwhile. */
async function start(given: SignIn): Promise<void> {
  provider = given;
  given.follow?.((next) => {
    if (next === undefined) forget();
    else token.value = next;
  });
  const known = await given.currentToken();
  if (known === undefined) return;
  token.value = known;
  user.value = readKept(known);
  const reading = signedIn(known);
  if (user.value === undefined) await reading;
  else reading.catch(() => {});
}

async function signedIn(accessToken: string): Promise<void> {
  token.value = accessToken;
  const { data, error, response } = await api.GET('/api/me', {});
  if (data === undefined) {
    if (response.status === 401) forget();
    throw new RequestFailed(problemOf(response, error));
  }
  user.value = data;
  sessionStorage.setItem(keptAs, JSON.stringify(data));
  hasEnded.value = false;
}

let renewing: Promise<boolean> | undefined;

/** Requests that are refused together share one renewal. */
function renew(): Promise<boolean> {
  renewing ??= askForToken().finally(() => {
    renewing = undefined;
  });
  return renewing;
}

async function askForToken(): Promise<boolean> {
  const renewed = await provider?.renewToken();
  if (renewed === undefined) return false;
  token.value = renewed;
  return true;
}

async function signOut(): Promise<void> {
  await provider?.signOut();
  forget();
}

/** Nothing of the user stays in this tab. */
function forget(): void {
  token.value = undefined;
  user.value = undefined;
  slug.value = undefined;
  sessionStorage.removeItem(keptAs);
  queryClient.clear();
  forgetAnswers();
}

/** Undefined when it is of another user: another tab may have signed in since. */
function readKept(accessToken: string): Me | undefined {
  const text = sessionStorage.getItem(keptAs);
  const kept: Me | undefined = text === null ? undefined : JSON.parse(text);
  return kept !== undefined && kept.id === subjectOf(accessToken) ? kept : undefined;
}

/** Not verified: the service does that. Only tells whose session it is. */
function subjectOf(accessToken: string): string | undefined {
  try {
    const payload = accessToken.split('.')[1]?.replaceAll('-', '+').replaceAll('_', '/') ?? '';
    return (JSON.parse(atob(payload)) as { sub?: string }).sub;
  } catch {
    return undefined;
  }
}
