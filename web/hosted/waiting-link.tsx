// A link that signs in only when the reader agrees, such as an invitation.
import { enterWithLink } from '../data/hosted/actions.ts';
import { Button } from '../parts/button.tsx';
import { hostedWords } from '../words/en/hosted.ts';
import { Refusal } from './refusal.tsx';
import { useAttempt } from './use-attempt.ts';
import './sign-in-form.css';

interface WaitingLinkProps {
  readonly email: string | undefined;
  readonly onRefuse: () => void;
}

export function WaitingLink({ email, onRefuse }: WaitingLinkProps) {
  const { attempt, isBusy, problem, retry } = useAttempt();
  return (
    <div class="sign-in-form">
      <p>{email === undefined ? hostedWords.linkOfUser : hostedWords.linkOf(email)}</p>
      <Refusal problem={problem} retry={retry} />
      <Button kind="main" disabled={isBusy} onClick={() => void attempt(enterWithLink)}>
        {hostedWords.goOn}
      </Button>
      <Button kind="quiet" onClick={onRefuse}>
        {hostedWords.notNow}
      </Button>
    </div>
  );
}
