import { session } from '../data/session.ts';
import { Button } from '../parts/button.tsx';
import { frameWords } from '../words/en/frame.ts';

export function UserMenu() {
  const user = session.user.value;
  if (user === undefined) return null;
  const role = session.organization.value?.role ?? user.platformRole ?? '';
  return (
    <div class="user-menu">
      <span>{frameWords.signedInAs(user.email ?? '', role)}</span>
      <Button kind="quiet" onClick={() => void session.signOut()}>
        {frameWords.signOut}
      </Button>
    </div>
  );
}
