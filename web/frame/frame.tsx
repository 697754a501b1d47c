// The frame of every screen: navigation, the live dot, the user's menu, and the screen itself. It enters the organisation of the address and
// follows its changes.
import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { followChanges } from '../data/live.ts';
import { session } from '../data/session.ts';
import type { Area } from '../screens.ts';
import { frameWords } from '../words/en/frame.ts';
import { Banners } from './banners.tsx';
import { FrameKeys } from './frame-keys.tsx';
import { LiveDot } from './live-dot.tsx';
import { Navigation } from './navigation.tsx';
import { OrganizationChoice } from './organization-choice.tsx';
import { SessionEnded } from './session-ended.tsx';
import { Toast } from './toast.tsx';
import { UnknownOrganisation } from './unknown-organisation.tsx';
import { UserMenu } from './user-menu.tsx';
import './frame.css';

export function Frame({ children }: { readonly children: ComponentChildren }) {
  const { path, route } = useLocation();
  const slug = /^\/o\/([^/]+)/.exec(path)?.[1];
  // Before the screen is drawn: its requests name the organisation.
  session.enterOrganization(slug);
  const user = session.user.value;
  const organization = session.organization.value;

  useEffect(() => {
    if (user === undefined && path !== '/sign-in')
      route(`/sign-in?next=${encodeURIComponent(path + location.search)}`, true);
  }, [user, path]);
  useEffect(() => {
    if (organization !== undefined && user !== undefined) return followChanges(organization.id, user.id);
    return undefined;
  }, [organization?.id, user?.id]);

  // One call after the other is still the same screen, and its keys keep the focus where it is.
  useEffect(focusHeading, [path.split('/', 4).join('/')]);

  const area: Area = organization !== undefined ? 'organisation' : path.startsWith('/ops') ? 'ops' : 'none';
  if (user === undefined && path !== '/sign-in') return null;
  if (area === 'none')
    return (
      <>
        <main class="frame-alone">{slug === undefined ? children : <UnknownOrganisation />}</main>
        <SessionEnded />
        <Toast />
      </>
    );
  return (
    <div class={`frame frame-${area}`}>
      <a class="skip visually-hidden" href="#content">
        {frameWords.skip}
      </a>
      <FrameKeys area={area} slug={slug ?? ''} />
      <Navigation area={area} slug={slug ?? ''} />
      <header class="frame-head">
        <OrganizationChoice />
        <LiveDot />
        <UserMenu />
      </header>
      <main id="content" class="frame-content">
        <Banners />
        {children}
      </main>
      <SessionEnded />
      <Toast />
    </div>
  );
}

/** After a navigation within one screen the focus can be lost with what had it. */
function focusHeading(): void {
  if (document.activeElement !== document.body || document.readyState !== 'complete') return;
  document.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true });
}
