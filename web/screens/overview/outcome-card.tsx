import { Ranks } from '../../charts/ranks.tsx';
import { Card } from '../../parts/card.tsx';
import { outcomeName } from '../../words/en/outcomes.ts';
import { overviewWords } from '../../words/en/overview.ts';
import { breakdownRank } from './breakdown-rank.ts';
import type { DrawnOverview, OverviewAnswer } from './drawn.ts';

const words = overviewWords.outcome;
/** What the screen asks for. */
export const maxOutcomes = 8;

export function OutcomeCard({ loaded, ...drawn }: DrawnOverview) {
  const restRank = (rest: OverviewAnswer['outcomeRest']) => ({
    ...breakdownRank({ ...rest, value: 'rest' }, words.rest(rest.values), drawn),
    tone: 'hatched' as const,
  });
  return (
    <Card title={words.title} minHeightPx={32 * (maxOutcomes + 1)} loaded={loaded} timezone={drawn.timezone}>
      {({ breakdowns: { outcome }, outcomeRest }) => (
        <>
          <Ranks
            label={words.title}
            ranks={[
              ...outcome.map((row) => ({
                ...breakdownRank(row, outcomeName(row.value), drawn),
                tone: row.value === 'unknown' ? ('unknown' as const) : ('plain' as const),
              })),
              ...(outcomeRest.calls === 0 ? [] : [restRank(outcomeRest)]),
            ]}
          />
          {outcome.length === 0 && <p class="muted">{words.none}</p>}
        </>
      )}
    </Card>
  );
}
