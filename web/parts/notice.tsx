// A refused or failed request, said in words, with what the reader can do.
import type { ComponentChildren } from 'preact';
import type { ApiProblem } from '../loaded.ts';
import { problems } from '../words/en/problems.ts';
import { Button } from './button.tsx';
import './notice.css';

interface NoticeProps {
  readonly kind?: 'plain' | 'warning' | 'danger';
  readonly children: ComponentChildren;
}

export function Notice({ kind = 'plain', children }: NoticeProps) {
  return <div class={`notice notice-${kind}`}>{children}</div>;
}

interface ProblemProps {
  readonly problem: ApiProblem;
  readonly retry?: (() => void) | undefined;
}

export function Problem({ problem, retry }: ProblemProps) {
  const canRetry = retry !== undefined && ![400, 403, 404].includes(problem.statusCode);
  return (
    <Notice kind={problem.statusCode === 403 ? 'plain' : 'warning'}>
      <p>{problems.sentenceOf(problem)}</p>
      {problem.requestId !== undefined && (
        <p class="notice-detail">{problems.detail(problem.code, problem.requestId)}</p>
      )}
      {canRetry && <Button onClick={retry}>{problems.tryAgain}</Button>}
    </Notice>
  );
}
