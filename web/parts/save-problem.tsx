// Why a change was refused, where no field of the form shows it.
import type { ApiProblem } from '../loaded.ts';
import { problems } from '../words/en/problems.ts';
import { Notice, Problem } from './notice.tsx';

interface SaveProblemProps {
  readonly problem: ApiProblem | undefined;
  /** The fields of the form: each shows its own problem. */
  readonly fields?: readonly string[];
}

export function SaveProblem({ problem, fields = [] }: SaveProblemProps) {
  if (problem === undefined || fields.includes(problem.field ?? '')) return null;
  if (problem.code === 'PRECONDITION_FAILED') return <Notice kind="warning">{problems.conflict}</Notice>;
  return <Problem problem={problem} />;
}
