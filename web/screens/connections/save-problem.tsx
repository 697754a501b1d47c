// Why a change was refused, where no field of the form is at fault.
import type { ApiProblem } from '../../loaded.ts';
import { Notice, Problem } from '../../parts/notice.tsx';
import { connectionWords } from '../../words/en/connections.ts';

interface SaveProblemProps {
  readonly problem: ApiProblem | undefined;
  /** The fields of the form: each shows its own problem. */
  readonly fields?: readonly string[];
}

export function SaveProblem({ problem, fields = [] }: SaveProblemProps) {
  if (problem === undefined || fields.includes(problem.field ?? '')) return null;
  if (problem.code === 'PRECONDITION_FAILED') return <Notice kind="warning">{connectionWords.conflict}</Notice>;
  return <Problem problem={problem} />;
}
