// Sign-in with Supabase Auth: password, a link by e-mail, or a provider that the project allows.
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { problemOfError } from '../../data/problem.ts';
import { session } from '../../data/session.ts';
import {
  allowedProviders,
  signInWithLink,
  signInWithPassword,
  signInWithProvider,
} from '../../data/supabase-sign-in.ts';
import { Button } from '../../parts/button.tsx';
import { Notice } from '../../parts/notice.tsx';
import { problems } from '../../words/en/problems.ts';
import { signInWords } from '../../words/en/sign-in.ts';
import { nextAddress } from './next-address.ts';

export function SupabaseForm() {
  const { url, route } = useLocation();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [sentence, setSentence] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const [providers, setProviders] = useState<readonly string[]>([]);
  useEffect(() => {
    allowedProviders().then(setProviders, () => {});
  }, []);

  async function attempt(run: () => Promise<void>) {
    setBusy(true);
    setSentence(undefined);
    await run().catch((error: unknown) => setSentence(problems.sentenceOf(problemOfError(error))));
    setBusy(false);
  }

  const enter = (event: JSX.TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    void attempt(async () => {
      const result = await signInWithPassword(email, password);
      if (result.token === undefined)
        return setSentence(result.isWrong ? signInWords.wrong : signInWords.failed(result.reason));
      await session.signedIn(result.token);
      route(nextAddress(url, location.origin), true);
    });
  };
  const sendLink = () =>
    attempt(async () => {
      const reason = await signInWithLink(email, location.origin + nextAddress(url, location.origin));
      setSentence(reason === undefined ? signInWords.linkSent(email) : signInWords.failed(reason));
    });

  return (
    <form class="sign-in-form sign-in-box" onSubmit={enter}>
      <label>
        {signInWords.email}
        <input
          type="email"
          required
          autocomplete="username"
          value={email}
          onInput={(event) => setEmail(event.currentTarget.value)}
        />
      </label>
      <label>
        {signInWords.password}
        <input
          type="password"
          autocomplete="current-password"
          value={password}
          onInput={(event) => setPassword(event.currentTarget.value)}
        />
      </label>
      <Button kind="main" type="submit" disabled={isBusy || email === '' || password === ''}>
        {signInWords.withPassword}
      </Button>
      <Button disabled={isBusy || email === ''} onClick={() => void sendLink()}>
        {signInWords.withLink}
      </Button>
      {providers.map((provider) => (
        <Button
          key={provider}
          disabled={isBusy}
          onClick={() => void signInWithProvider(provider, location.origin + nextAddress(url, location.origin))}
        >
          {signInWords.withProvider(provider)}
        </Button>
      ))}
      <div role="alert">{sentence !== undefined && <Notice>{sentence}</Notice>}</div>
    </form>
  );
}
