// Sign-in by a password, by a link that is sent, or by a provider that the project allows.
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { enterWithPassword, goToProvider, readSignInWays, sendLink, sendPasswordLink } from '../data/hosted/actions.ts';
import type { ApiProblem } from '../loaded.ts';
import { Button } from '../parts/button.tsx';
import { TextField } from '../parts/field.tsx';
import { Notice } from '../parts/notice.tsx';
import { hostedWords } from '../words/en/hosted.ts';
import { Refusal } from './refusal.tsx';
import { useAttempt } from './use-attempt.ts';
import './sign-in-form.css';

interface SignInFormProps {
  /** The address after sign-in. */
  readonly next: string;
  readonly email?: string | undefined;
  readonly problem?: ApiProblem | undefined;
  /** Over a page that must stay: a provider would replace it. */
  readonly isOverPage?: boolean;
}

export function SignInForm({ next, email: known = '', problem: first, isOverPage = false }: SignInFormProps) {
  const [email, setEmail] = useState(known);
  const [password, setPassword] = useState('');
  const [sent, setSent] = useState<string>();
  const { attempt, isBusy, problem, retry } = useAttempt(first);
  const { hasEmail, providers } = useSignInWays();
  const form = useRef<HTMLFormElement>(null);
  const fieldOf = (name: string) => form.current?.elements.namedItem(name) as HTMLInputElement | null | undefined;
  // The dialog may have opened before this form was loaded. Otherwise it obeys `autofocus`.
  useEffect(() => {
    if (isOverPage) fieldOf('password')?.focus();
  }, []);

  const enter = (event: JSX.TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    setSent(undefined);
    void attempt(() => enterWithPassword(email, password));
  };
  async function send(request: typeof sendLink, done: string) {
    setSent(undefined);
    if (fieldOf('email')?.reportValidity() === false) return;
    if (await attempt(() => request(email, next))) setSent(done);
  }

  return (
    <div class="sign-in-form">
      <Refusal problem={problem} retry={retry} />
      <div role="status">{sent !== undefined && <Notice>{sent}</Notice>}</div>
      {hasEmail && (
        <form ref={form} class="sign-in-fields" onSubmit={enter}>
          <TextField
            label={hostedWords.email}
            name="email"
            value={email}
            onChange={setEmail}
            input={{ type: 'email', required: true, autocomplete: 'username' }}
          />
          <TextField
            label={hostedWords.password}
            name="password"
            value={password}
            onChange={setPassword}
            input={{ type: 'password', required: true, autocomplete: 'current-password', autofocus: isOverPage }}
          />
          <Button kind="main" type="submit" disabled={isBusy}>
            {hostedWords.withPassword}
          </Button>
          <Button disabled={isBusy} onClick={() => void send(sendLink, hostedWords.linkSent(email))}>
            {hostedWords.withLink}
          </Button>
          <Button
            kind="quiet"
            disabled={isBusy}
            onClick={() => void send(sendPasswordLink, hostedWords.passwordLinkSent(email))}
          >
            {hostedWords.forgotten}
          </Button>
        </form>
      )}
      {hasEmail && providers.length > 0 && <p class="sign-in-or">{hostedWords.or}</p>}
      {isOverPage && providers.length > 0 && (
        <a class="button" href="/sign-in" target="_blank" rel="noopener">
          {hostedWords.otherWays}
        </a>
      )}
      {!isOverPage &&
        providers.map((provider) => (
          <Button key={provider} disabled={isBusy} onClick={() => void attempt(() => goToProvider(provider, next))}>
            {hostedWords.withProvider(provider)}
          </Button>
        ))}
    </div>
  );
}

/** Until it is known, the form for a password is drawn: most projects have it. */
function useSignInWays() {
  const [ways, setWays] = useState<Awaited<ReturnType<typeof readSignInWays>>>({ hasEmail: true, providers: [] });
  useEffect(() => {
    readSignInWays().then(setWays, () => {});
  }, []);
  return ways;
}
