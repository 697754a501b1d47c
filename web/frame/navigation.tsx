import { useLocation } from 'preact-iso';
import { Icon } from '../parts/icon.tsx';
import { type Area, addressOfScreen, screensOf } from '../screens.ts';
import { frameWords } from '../words/en/frame.ts';

export function Navigation({ area, slug }: { readonly area: Area; readonly slug: string }) {
  const { path } = useLocation();
  return (
    <nav class="navigation" aria-label={frameWords.navigation}>
      <ul>
        {screensOf(area).map(([name, { isFirst = false }]) => {
          const href = addressOfScreen(name, slug);
          return (
            <li key={name} class={isFirst ? '' : 'navigation-later'}>
              <a href={href} aria-current={isCurrent(href, path) ? 'page' : undefined} title={frameWords.screens[name]}>
                <Icon name={name} />
                <span class="navigation-name">{frameWords.screens[name]}</span>
              </a>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}

/** A screen with one more level is still its screen: `/calls/7` is Calls. The overview is only itself. */
function isCurrent(href: string, path: string): boolean {
  const isRoot = href === '/ops' || href.split('/').length === 3;
  return path === href || (!isRoot && path.startsWith(`${href}/`));
}
