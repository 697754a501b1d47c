// The code of an authenticator app, for a user who has one.
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { enterWithCode, startAgain } from '../data/hosted/actions.ts';
import { Button } from '../parts/button.tsx';
import { TextField } from '../parts/field.tsx';
import { hostedWords } from '../words/en/hosted.ts';
import { Refusal } from './refusal.tsx';
import { useAttempt } from './use-attempt.ts';
import './sign-in-form.css';

export function SecondFactor({ factorId }: { readonly factorId: string | undefined }) {
  const [code, setCode] = useState('');
  const { attempt, isBusy, problem, retry } = useAttempt();
  const enter = (event: JSX.TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (factorId !== undefined) void attempt(() => enterWithCode(factorId, code.trim()));
  };
  return (
    <form class="sign-in-form" onSubmit={enter}>
      <p>{factorId === undefined ? hostedWords.otherFactor : hostedWords.codeHint}</p>
      <Refusal problem={problem} retry={retry} />
      {factorId !== undefined && (
        <>
          <TextField
            label={hostedWords.code}
            name="code"
            value={code}
            onChange={setCode}
            input={{ required: true, inputMode: 'numeric', autocomplete: 'one-time-code' }}
          />
          <Button kind="main" type="submit" disabled={isBusy}>
            {hostedWords.enterCode}
          </Button>
        </>
      )}
      <Button kind="quiet" onClick={() => void startAgain()}>
        {hostedWords.notNow}
      </Button>
    </form>
  );
}
