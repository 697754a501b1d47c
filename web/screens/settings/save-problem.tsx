// Why a form could not be saved, where no field is at fault.
import type { ApiProblem } from '../../loaded.ts';
import { Notice, Problem } from '../../parts/notice.tsx';
import { settingsWords } from '../../words/en/settings.ts';

export function SaveProblem({ problem }: { readonly problem: ApiProblem | undefined }) {
  if (problem === undefined || problem.field !== undefined) return null;
  if (problem.code === 'PRECONDITION_FAILED') return <Notice kind="warning">{settingsWords.conflict}</Notice>;
  return <Problem problem={problem} />;
}
