// The addresses of the pages whose screens exist, and the states that each of them has.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type State, states } from './screen-visit.ts';

export interface AddressedScreen {
  readonly address: string;
  readonly screen: string;
}

const web = join(import.meta.dirname, '../../web');

export const addresses: readonly AddressedScreen[] = JSON.parse(readFileSync(join(web, 'screens.json'), 'utf8'));
export const folders: readonly string[] = readdirSync(join(web, 'screens'));
export const builtScreens = addresses.filter(({ screen }) => existsSync(join(web, 'screens', screen, 'screen.tsx')));

/** These show nothing of the API but the user, so they have one state. */
const withoutAnswers = ['home', 'sign-in'];
export const hasAnswers = ({ screen }: AddressedScreen): boolean => !withoutAnswers.includes(screen);
export const statesOf = (each: AddressedScreen): readonly State[] => (hasAnswers(each) ? states : ['figures']);
