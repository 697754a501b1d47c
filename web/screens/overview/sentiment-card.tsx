import { Ranks } from '../../charts/ranks.tsx';
import { Card } from '../../parts/card.tsx';
import { overviewWords } from '../../words/en/overview.ts';
import { count } from '../../words/numbers.ts';
import { breakdownRank } from './breakdown-rank.ts';
import type { DrawnOverview } from './drawn.ts';

const words = overviewWords.sentiment;

/** Calls of which the sentiment is unknown are always shown, and are no part of the shares. */
export function SentimentCard({ loaded, ...drawn }: DrawnOverview) {
  return (
    <Card title={words.title} minHeightPx={128} loaded={loaded} timezone={drawn.timezone}>
      {({ breakdowns }) => (
        <Ranks
          label={words.title}
          ranks={breakdowns.sentiment.map((row) => ({
            ...breakdownRank(row, words.names[row.value], drawn),
            tone: row.value,
            ...(row.value === 'unknown' && { cells: [count(row.calls), words.notCounted] }),
          }))}
        />
      )}
    </Card>
  );
}
