// The user, the theme, the keys, and sign-out: in a popover of the platform.
import { useState } from 'preact/hooks';
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
  const user = session.user.value;
  if (user === undefined) return null;
  const role = session.organization.value?.role ?? user.platformRole ?? '';
  const email = user.email ?? '';
  return (
    <div class="user-menu">
      <button type="button" class="button button-quiet" popovertarget="user-menu">
        {frameWords.nameOf(user.name ?? email)}
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
        <a class="button" href="/docs">
          {frameWords.documentation}
        </a>
        <Button onClick={() => void session.signOut()}>{frameWords.signOut}</Button>
      </div>
      {isHelpOpen && <KeyHelp onClose={() => setHelpOpen(false)} />}
    </div>
  );
}
