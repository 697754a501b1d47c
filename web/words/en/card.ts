import type { ApiProblem } from '../../loaded.ts';
import { problems } from './problems.ts';

export const cardWords = {
  stale: (time: string, problem: ApiProblem | undefined) =>
    `Figures of ${time}. ${problem === undefined ? 'The database is not available at present.' : problems.sentenceOf(problem)}`,
  slow: 'This takes longer than usual.',
  cost: (cache: string | null, ageSeconds: number, timing: string | null) =>
    [cache, `age ${ageSeconds} s`, timing].filter((part) => part !== null).join(' · '),
  copyCurl: 'Copy as curl',
};
