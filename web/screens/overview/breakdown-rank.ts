// A row of a breakdown as a rank: its number, its share, and its change.
import type { Rank } from '../../charts/ranks.tsx';
import { callsHref } from '../../data/calls-href.ts';
import { figureWords } from '../../words/en/figures.ts';
import { count, percent, plural, signedPercent } from '../../words/numbers.ts';
import type { Drawn, OverviewAnswer } from './drawn.ts';

type Row = OverviewAnswer['breakdowns']['outcome'][number];

export function breakdownRank(row: Row, name: string, { slug, currency, comparison }: Drawn): Rank {
  const { value, calls, share, change, changePercent, before, filter } = row;
  const than = figureWords.than({ unit: 'calls', change }, currency, comparison);
  const parts = [`${name}: ${plural(calls, 'call', 'calls')}`, share === null ? undefined : percent(share), than];
  return {
    key: value,
    name,
    value: calls,
    href: callsHref(slug, filter),
    sentence: `${parts.filter((part) => part !== undefined).join(', ')}. ${figureWords.show}`,
    cells: [
      count(calls),
      percent(share),
      ...(comparison === undefined ? [] : [signedPercent(changePercent, calls, before)]),
    ],
  };
}
