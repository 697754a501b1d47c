import { Ranks } from '../../charts/ranks.tsx';
import { Card } from '../../parts/card.tsx';
import { overviewWords } from '../../words/en/overview.ts';
import { breakdownRank } from './breakdown-rank.ts';
import type { DrawnOverview } from './drawn.ts';

const words = overviewWords.direction;

export function DirectionCard({ loaded, ...drawn }: DrawnOverview) {
  return (
    <Card title={words.title} minHeightPx={64} loaded={loaded} timezone={drawn.timezone}>
      {({ breakdowns }) => (
        <Ranks
          label={words.title}
          ranks={breakdowns.direction.map((row) => ({
            ...breakdownRank(row, words.names[row.value], drawn),
            tone: row.value === 'outbound' ? 'hatched' : 'plain',
          }))}
        />
      )}
    </Card>
  );
}
