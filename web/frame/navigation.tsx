// The screens of the organisation, or those for people on call. A phone shows the first four, and the others behind "More".

import { useEffect, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { Dialog } from '../parts/dialog.tsx';
import { Icon } from '../parts/icon.tsx';
import { type Area, addressOfScreen, type NamedScreen, screensOf } from '../screens.ts';
import { frameWords } from '../words/en/frame.ts';
import { KeyHelp } from './frame-keys.tsx';
import './navigation.css';

interface NavigationProps {
  readonly area: Area;
  readonly slug: string;
}

export function Navigation({ area, slug }: NavigationProps) {
  const { path } = useLocation();
  const [isMoreOpen, setMoreOpen] = useState(false);
  const [isHelpOpen, setHelpOpen] = useState(false);
  useEffect(() => setMoreOpen(false), [path]);
  return (
    <nav class="navigation" aria-label={frameWords.navigation}>
      <ul>
        {screensOf(area).map(([name, { isFirst = false }]) => (
          <li key={name} class={isFirst ? '' : 'navigation-later'}>
            <ScreenLink name={name} slug={slug} />
          </li>
        ))}
        <li class="navigation-more">
          <button type="button" onClick={() => setMoreOpen(true)}>
            <Icon name="more" />
            <span class="navigation-name">{frameWords.more}</span>
          </button>
        </li>
      </ul>
      <button type="button" class="navigation-keys" onClick={() => setHelpOpen(true)} aria-keyshortcuts="?">
        <kbd>?</kbd> {frameWords.keys}
      </button>
      {isHelpOpen && <KeyHelp onClose={() => setHelpOpen(false)} />}
      {isMoreOpen && (
        <Dialog title={frameWords.more} onClose={() => setMoreOpen(false)}>
          <ul class="navigation-all">
            {screensOf(area)
              .filter(([, { isFirst = false }]) => !isFirst)
              .map(([name]) => (
                <li key={name}>
                  <ScreenLink name={name} slug={slug} />
                </li>
              ))}
          </ul>
        </Dialog>
      )}
    </nav>
  );
}

function ScreenLink({ name, slug }: { readonly name: NamedScreen; readonly slug: string }) {
  const { path } = useLocation();
  const href = addressOfScreen(name, slug);
  const text = frameWords.screens[name];
  return (
    <a href={href} aria-current={isCurrent(name, href, path) ? 'page' : undefined} title={text}>
      <Icon name={name} />
      <span class="navigation-name">{text}</span>
    </a>
  );
}

/** One more level is still the same screen: `/calls/7` belongs to Calls. Overview and Now have all others below them. */
function isCurrent(name: NamedScreen, href: string, path: string): boolean {
  const hasOthersBelow = name === 'overview' || name === 'ops' || name === 'settings';
  return path === href || (!hasOthersBelow && path.startsWith(`${href}/`));
}
