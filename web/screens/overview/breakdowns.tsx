// Sentiment, direction and outcome of the calls.
import { Ranks } from '../../charts/ranks.tsx';
import { callsHref } from '../../data/calls-href.ts';
import { Card } from '../../parts/card.tsx';
import { figureWords } from '../../words/en/figures.ts';
import { outcomeName } from '../../words/en/outcomes.ts';
import { overviewWords } from '../../words/en/overview.ts';
import { count, percent, plural, signedPercent } from '../../words/numbers.ts';
import type { Drawn, DrawnOverview, OverviewAnswer } from './drawn.ts';

const { sentiment, direction, outcome, breakdown } = overviewWords;
const maxOutcomes = 8;

type Row = OverviewAnswer['breakdowns']['outcome'][number];

export function Feelings({ loaded, ...drawn }: DrawnOverview) {
  const card = { loaded, timezone: drawn.timezone };
  if (loaded.value === undefined && loaded.problem !== undefined) return null;
  return (
    <>
      <Card title={sentiment.title} minHeightPx={128} {...card}>
        {({ breakdowns }) => (
          <Ranks
            label={sentiment.title}
            ranks={breakdowns.sentiment.map((row) => ({
              ...rankOf(row, sentiment.names[row.value], drawn),
              tone: row.value,
              ...(row.value === 'unknown' && { cells: [count(row.calls), sentiment.notCounted] }),
            }))}
          />
        )}
      </Card>
      <Card title={direction.title} minHeightPx={64} {...card}>
        {({ breakdowns }) => (
          <Ranks
            label={direction.title}
            ranks={breakdowns.direction.map((row) => ({
              ...rankOf(row, direction.names[row.value], drawn),
              tone: row.value === 'outbound' ? 'hatched' : 'plain',
            }))}
          />
        )}
      </Card>
    </>
  );
}

export function Outcomes({ loaded, ...drawn }: DrawnOverview) {
  if (loaded.value === undefined && loaded.problem !== undefined) return null;
  return (
    <Card title={outcome.title} minHeightPx={32 * maxOutcomes} loaded={loaded} timezone={drawn.timezone}>
      {({ breakdowns }) =>
        breakdowns.outcome.length === 0 ? (
          <p class="muted">{breakdown.none}</p>
        ) : (
          <Ranks
            label={outcome.title}
            ranks={breakdowns.outcome.slice(0, maxOutcomes).map((row) => ({
              ...rankOf(row, outcomeName(row.value), drawn),
              tone: row.value === 'unknown' ? 'unknown' : 'plain',
            }))}
          />
        )
      }
    </Card>
  );
}

function rankOf({ value, calls, share, change, changePercent, before, filter }: Row, name: string, drawn: Drawn) {
  const than = figureWords.than({ unit: 'calls', change }, drawn.currency, drawn.comparison);
  const parts = [`${name}: ${plural(calls, 'call', 'calls')}`, share === null ? undefined : percent(share), than];
  return {
    key: value,
    name,
    value: calls,
    href: callsHref(drawn.slug, filter),
    sentence: `${parts.filter((part) => part !== undefined).join(', ')}. ${figureWords.show}`,
    cells: [
      count(calls),
      percent(share),
      ...(drawn.comparison === undefined ? [] : [signedPercent(changePercent, calls, before)]),
    ],
  };
}
