import { serverNowMs } from '../../data/clock.ts';
import type { AnswerOf } from '../../data/get.ts';
import { opsZone } from '../../frame/ops-screen.tsx';
import { opsDatabaseWords } from '../../words/en/ops-database.ts';
import { momentOf } from '../../words/time.ts';

export function Rollup({ rollup }: { readonly rollup: AnswerOf<'/api/monitoring/rollup'> }) {
  const { unfoldedChanges, hasMoreChanges, organizationsToFold, unfinishedRecounts, lastFoldAt } = rollup;
  return (
    <ul>
      <li>{opsDatabaseWords.unfolded(unfoldedChanges, hasMoreChanges, organizationsToFold)}</li>
      <li>{opsDatabaseWords.recounts(unfinishedRecounts)}</li>
      {lastFoldAt !== null && (
        <li class="muted">{opsDatabaseWords.lastFold(momentOf(opsZone, lastFoldAt, serverNowMs()))}</li>
      )}
    </ul>
  );
}
