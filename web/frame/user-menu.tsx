// The user, the theme, the keys, and sign-out: in a popover of the platform.
import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { type Theme, theme } from '../data/device.ts';
import { session } from '../data/session.ts';
import { Button } from '../parts/button.tsx';
import { Choice } from '../parts/choice.tsx';
import { frameWords } from '../words/en/frame.ts';
import { KeyHelp } from './frame-keys.tsx';
import './user-menu.css';

const themes: readonly Theme[] = ['system', 'light', 'dark'];

export function UserMenu() {
  const [isHelpOpen, setHelpOpen] = useState(false);
  const { route } = useLocation();
  const user = session.user.value;
  if (user === undefined) return null;
  const role = session.organization.value?.role ?? user.platformRole ?? '';
  const email = user.email ?? '';
  // First the address: the next user must not land on the searches of this one.
  const signOut = () => {
    route('/sign-in', true);
    void session.signOut();
  };
  return (
    <div class="user-menu">
      <button type="button" class="button button-quiet" popovertarget="user-menu" title={user.name ?? email}>
        <span class="user-menu-of">{user.name ?? email}</span>
      </button>
      <div id="user-menu" popover="auto" class="user-menu-box">
        <p class="user-menu-name">{email}</p>
        <p class="muted">{frameWords.role(role)}</p>
        <Choice
          label={frameWords.theme}
          value={theme.value}
          options={themes.map((value) => ({ value, text: frameWords.themes[value] }))}
          onChange={(value) => {
            theme.value = value;
          }}
        />
        <Button onClick={() => setHelpOpen(true)}>{frameWords.keys}</Button>
        {/* Not a screen of these pages: without a target the router would take it for one. */}
        <a class="button" href="/docs" target="_blank" rel="noopener">
          {frameWords.documentation}
        </a>
        <Button onClick={signOut}>{frameWords.signOut}</Button>
      </div>
      {isHelpOpen && <KeyHelp onClose={() => setHelpOpen(false)} />}
    </div>
  );
}
