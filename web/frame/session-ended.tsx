// The session has ended elsewhere. The page stays as it is: after a new sign-in it continues.
import { pageConfig } from '../data/page-config.ts';
import { session } from '../data/session.ts';
import { Dialog } from '../parts/dialog.tsx';
import { frameWords } from '../words/en/frame.ts';

export function SessionEnded() {
  if (!session.hasEnded.value || pageConfig.value === undefined) return null;
  const next = encodeURIComponent(location.pathname + location.search);
  return (
    <Dialog title={frameWords.sessionEnded} onClose={() => {}}>
      <p>{frameWords.signInAgain}</p>
      <p>
        <a class="button button-main" href={`/sign-in?next=${next}`} onClick={() => void session.signOut()}>
          {frameWords.signIn}
        </a>
      </p>
    </Dialog>
  );
}
