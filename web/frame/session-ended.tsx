// The session has ended elsewhere. The page stays as it is: after a new sign-in it continues.
import { pageConfig } from '../data/page-config.ts';
import { session } from '../data/session.ts';
import { Dialog } from '../parts/dialog.tsx';
import { lazyPart } from '../parts/lazy-part.ts';
import { frameWords } from '../words/en/frame.ts';

const HostedSignIn = lazyPart(() => import('../hosted/hosted-sign-in.tsx').then(({ HostedSignIn }) => HostedSignIn));

export function SessionEnded() {
  if (!session.hasEnded.value || pageConfig.value === undefined) return null;
  const next = location.pathname + location.search;
  return (
    <Dialog title={frameWords.sessionEnded} onClose={lookAtPage}>
      <p>{frameWords.signInAgain}</p>
      {pageConfig.value.auth.kind === 'supabase' ? (
        <HostedSignIn next={next} isOverPage />
      ) : (
        <p>
          <a
            class="button button-main"
            href={`/sign-in?next=${encodeURIComponent(next)}`}
            onClick={() => void session.signOut()}
          >
            {frameWords.signIn}
          </a>
        </p>
      )}
    </Dialog>
  );
}

/** The next request that is refused opens the dialog again. */
function lookAtPage(): void {
  session.hasEnded.value = false;
}
