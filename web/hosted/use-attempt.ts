// One request of a form at a time, and the problem of the last one.
import { useRef, useState } from 'preact/hooks';
import { problemOfError } from '../data/problem.ts';
import type { ApiProblem } from '../loaded.ts';

type Send = () => Promise<ApiProblem | undefined>;

export function useAttempt(first?: ApiProblem) {
  const [problem, setProblem] = useState(first);
  const [isBusy, setBusy] = useState(false);
  const last = useRef<Send>();

  /** Whether it succeeded. */
  async function attempt(send: Send): Promise<boolean> {
    last.current = send;
    setBusy(true);
    setProblem(undefined);
    const found = await send().catch(problemOfError);
    setProblem(found);
    setBusy(false);
    return found === undefined;
  }

  const retry = last.current === undefined ? undefined : () => void attempt(last.current as Send);
  return { attempt, isBusy, problem, retry };
}
