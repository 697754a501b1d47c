// The table of screens: what the navigation shows, under which key, and where the code of each screen is. The addresses are in
// screens.json, which the service reads too.
import type { FunctionComponent } from 'preact';
import addresses from './screens.json' with { type: 'json' };

export type Area = 'organisation' | 'ops' | 'none';

interface ScreenEntry {
  readonly area: Area;
  /** After `g`, opens the screen. */
  readonly key?: string;
  /** In the bottom bar of a phone. */
  readonly isFirst?: boolean;
  /** Not in the navigation: reached from another screen. */
  readonly isHidden?: boolean;
}

export const screens = {
  home: { area: 'none' },
  'sign-in': { area: 'none' },
  overview: { area: 'organisation', key: 'o', isFirst: true },
  patterns: { area: 'organisation', key: 'p' },
  calls: { area: 'organisation', key: 'c', isFirst: true },
  'call-back': { area: 'organisation', key: 'b', isFirst: true },
  agents: { area: 'organisation', key: 'a', isFirst: true },
  contacts: { area: 'organisation', key: 'n' },
  campaigns: { area: 'organisation', key: 'm' },
  connections: { area: 'organisation', key: 'x' },
  alerts: { area: 'organisation', key: 'l' },
  settings: { area: 'organisation', key: 's' },
  members: { area: 'organisation', key: 't' },
  ops: { area: 'ops', key: 'o', isFirst: true },
  'ops-cache': { area: 'ops', key: 'c', isFirst: true },
  'ops-database': { area: 'ops', key: 'd', isFirst: true },
  'ops-work': { area: 'ops', key: 'w', isFirst: true },
  'ops-organisations': { area: 'ops', key: 'n' },
} as const satisfies Record<string, ScreenEntry>;

export type ScreenName = keyof typeof screens;
export type NamedScreen = Exclude<ScreenName, 'home' | 'sign-in'>;

type ScreenModule = { readonly default: FunctionComponent };

const modules = import.meta.glob<ScreenModule>('./screens/*/screen.tsx');

export interface AddressedScreen {
  readonly address: string;
  readonly name: ScreenName;
  readonly load: () => Promise<ScreenModule>;
}

export const addressedScreens: readonly AddressedScreen[] = addresses.flatMap(({ address, screen }) => {
  const load = modules[`./screens/${screen}/screen.tsx`];
  return load === undefined ? [] : [{ address, name: screen as ScreenName, load }];
});

export function screensOf(area: Area): [NamedScreen, ScreenEntry][] {
  return Object.entries(screens).filter(([, entry]) => entry.area === area) as [NamedScreen, ScreenEntry][];
}

/** `/o/bluebird/calls` for `calls`. */
export function addressOfScreen(name: NamedScreen, slug: string): string {
  const found = addresses.find(({ screen }) => screen === name);
  return (found?.address ?? '/').replace(':slug', slug);
}
