// Why a sign-in was refused. Where waiting helps, it counts down and then offers to repeat the request.
import { useEffect, useState } from 'preact/hooks';
import type { ApiProblem } from '../loaded.ts';
import { Button } from '../parts/button.tsx';
import { Notice } from '../parts/notice.tsx';
import { hostedWords } from '../words/en/hosted.ts';

interface RefusalProps {
  readonly problem: ApiProblem | undefined;
  readonly retry?: (() => void) | undefined;
}

/** Always drawn: a screen reader announces only what changes in it. */
export function Refusal({ problem, retry }: RefusalProps) {
  return (
    <div role="alert">
      {problem !== undefined && (
        <Notice kind={isPassing(problem) ? 'warning' : 'plain'}>
          <p>{hostedWords.sentenceOf(problem)}</p>
          {isPassing(problem) && <Countdown key={retry} seconds={problem.retryAfterSeconds ?? 30} retry={retry} />}
        </Notice>
      )}
    </div>
  );
}

const isPassing = ({ statusCode }: ApiProblem) => statusCode === 429 || statusCode >= 500;

function Countdown({ seconds, retry }: { readonly seconds: number; readonly retry: (() => void) | undefined }) {
  const [left, setLeft] = useState(seconds);
  useEffect(() => {
    const timer = setInterval(() => setLeft((before) => Math.max(0, before - 1)), 1000);
    return () => clearInterval(timer);
  }, []);
  // Not announced each second.
  if (left > 0) return <p aria-live="off">{hostedWords.tryAgainIn(left)}</p>;
  return retry === undefined ? null : <Button onClick={retry}>{hostedWords.tryAgain}</Button>;
}
