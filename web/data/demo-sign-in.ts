// Signs in as a demo user of the local stack. Kept in sessionStorage, so that two tabs can be two people.
import { postDemo } from './api.ts';
import { session } from './session.ts';
import type { SignIn } from './sign-in.ts';

const key = 'callboard.demo';

interface Person {
  /** Absent for the user on call. */
  readonly org?: string;
  readonly role: string;
}

export const demoSignIn: SignIn = {
  async currentToken() {
    const person = readPerson();
    return person === undefined ? undefined : askToken(person);
  },
  renewToken: () => demoSignIn.currentToken(),
  async signOut() {
    sessionStorage.removeItem(key);
  },
};

export async function signInAs(person: Person): Promise<void> {
  const token = await askToken(person);
  if (token === undefined) throw new Error('The demo user cannot sign in');
  sessionStorage.setItem(key, JSON.stringify(person));
  await session.signedIn(token);
}

function readPerson(): Person | undefined {
  const text = sessionStorage.getItem(key);
  return text === null ? undefined : JSON.parse(text);
}

async function askToken(person: Person): Promise<string | undefined> {
  const answer = (await postDemo('/demo/token', person)) as { accessToken: string } | undefined;
  return answer?.accessToken;
}
