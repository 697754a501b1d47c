// A password for the user of the session: after "Forgot your password?", and after an invitation.
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { choosePassword, forgetStep } from '../data/hosted/actions.ts';
import { Button } from '../parts/button.tsx';
import { TextField } from '../parts/field.tsx';
import { hostedWords } from '../words/en/hosted.ts';
import { Refusal } from './refusal.tsx';
import { useAttempt } from './use-attempt.ts';
import './sign-in-form.css';

export function NewPassword({ email }: { readonly email: string }) {
  const [password, setPassword] = useState('');
  const { attempt, isBusy, problem, retry } = useAttempt();
  const save = (event: JSX.TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    void attempt(() => choosePassword(password));
  };
  return (
    <form class="sign-in-form" onSubmit={save}>
      <Refusal problem={problem} retry={retry} />
      {/* A field, so that the browser keeps the password for this address. */}
      <TextField
        label={hostedWords.email}
        name="email"
        value={email}
        onChange={() => {}}
        input={{ type: 'email', readOnly: true, autocomplete: 'username' }}
      />
      <TextField
        label={hostedWords.newPassword}
        name="new-password"
        value={password}
        onChange={setPassword}
        input={{ type: 'password', required: true, autocomplete: 'new-password' }}
      />
      <Button kind="main" type="submit" disabled={isBusy}>
        {hostedWords.savePassword}
      </Button>
      <Button kind="quiet" onClick={forgetStep}>
        {hostedWords.later}
      </Button>
    </form>
  );
}
