import { Ranks } from '../../charts/ranks.tsx';
import { Card } from '../../parts/card.tsx';
import { outcomeName } from '../../words/en/outcomes.ts';
import { overviewWords } from '../../words/en/overview.ts';
import { breakdownRank } from './breakdown-rank.ts';
import type { DrawnOverview } from './drawn.ts';

const words = overviewWords.outcome;
const maxOutcomes = 8;

export function OutcomeCard({ loaded, ...drawn }: DrawnOverview) {
  return (
    <Card title={words.title} minHeightPx={32 * maxOutcomes} loaded={loaded} timezone={drawn.timezone}>
      {({ breakdowns: { outcome } }) => (
        <>
          <Ranks
            label={words.title}
            ranks={outcome.slice(0, maxOutcomes).map((row) => ({
              ...breakdownRank(row, outcomeName(row.value), drawn),
              tone: row.value === 'unknown' ? 'unknown' : 'plain',
            }))}
          />
          {outcome.length === 0 && <p class="muted">{words.none}</p>}
          {outcome.length > maxOutcomes && (
            <p class="overview-more muted">{words.more(outcome.length - maxOutcomes)}</p>
          )}
        </>
      )}
    </Card>
  );
}
