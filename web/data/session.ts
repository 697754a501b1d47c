// The signed-in user and the organisation of the address. The token comes from Supabase Auth, or from the sign-in of the local stack.
import { computed, signal } from '@preact/signals';
import { api, useCredentials } from './api.ts';
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

const organization = computed(() => user.value?.organizations.find((each) => each.slug === slug.value));

useCredentials({
  token: () => token.value,
  orgId: () => organization.value?.id,
  renew,
  ended: () => {
    hasEnded.value = true;
  },
});

export const session = { user, organization, hasEnded, enterOrganization, start, signedIn, signOut };

function enterOrganization(next: string | undefined): void {
  if (slug.value === next) return;
  slug.value = next;
}

/** On load: continues the session of this tab, if there is one. */
async function start(given: SignIn): Promise<void> {
  provider = given;
  const known = await given.currentToken();
  if (known !== undefined) await signedIn(known);
}

async function signedIn(accessToken: string): Promise<void> {
  token.value = accessToken;
  const { data, error, response } = await api.GET('/api/me', {});
  if (data === undefined) {
    if (response.status === 401) token.value = undefined;
    throw new RequestFailed(problemOf(response, error));
  }
  user.value = data;
  hasEnded.value = false;
}

async function renew(): Promise<boolean> {
  const renewed = await provider?.renewToken();
  if (renewed === undefined) return false;
  token.value = renewed;
  return true;
}

async function signOut(): Promise<void> {
  await provider?.signOut();
  token.value = undefined;
  user.value = undefined;
  slug.value = undefined;
  queryClient.clear();
  forgetAnswers();
}
