// The five agents with the most calls, and the calls of all others, so that the parts add up.
import { Ranks } from '../../charts/ranks.tsx';
import { addressOf, screenPath } from '../../data/address.ts';
import { callsHref } from '../../data/calls-href.ts';
import type { CallFilters } from '../../data/filters.ts';
import { type AnswerOf, useGet } from '../../data/get.ts';
import type { Comparison } from '../../data/period.ts';
import { Card } from '../../parts/card.tsx';
import { figureWords } from '../../words/en/figures.ts';
import { overviewWords } from '../../words/en/overview.ts';
import { count, plural, rate } from '../../words/numbers.ts';
import type { Drawn } from './drawn.ts';

const words = overviewWords.agents;
const maxAgents = 5;

type Answer = AnswerOf<'/api/calls-dashboard/analytics/agents'>;

interface AgentsCardProps extends Drawn {
  readonly filters: CallFilters;
  readonly compare: Comparison;
  /** Of the screen: the leaderboard of all agents shows the same period. */
  readonly query: URLSearchParams;
}

export function AgentsCard({ filters, compare, query, ...drawn }: AgentsCardProps) {
  const agents = useGet('/api/calls-dashboard/analytics/agents', {
    query: { ...filters, compare, rank_by: 'calls', min_calls: 1, limit: maxAgents, with: ['marks'] },
  });
  return (
    <Card
      title={words.title}
      loaded={agents}
      timezone={drawn.timezone}
      minHeightPx={192}
      actions={<a href={addressOf(screenPath(drawn.slug, 'agents'), query)}>{words.all}</a>}
    >
      {(answer) => <Agents answer={answer} {...drawn} />}
    </Card>
  );
}

function Agents({ answer, slug, currency, comparison }: Drawn & { readonly answer: Answer }) {
  const { agents, notShown, withoutAgent } = answer;
  if (agents.length === 0 && withoutAgent.calls === 0) return <p class="muted">{words.none}</p>;
  const ranked = agents.map(({ agent_id, name, calls, answerRate, change, marks, filter }) => {
    const mark = marks?.answerRate;
    const answered = words.answered(rate(answerRate, mark?.part ?? null, mark?.whole ?? null));
    const than = figureWords.than({ unit: 'calls', change }, currency, comparison);
    const told = [`${name}: ${plural(calls, 'call', 'calls')}`, than, answered];
    return {
      key: agent_id,
      name,
      value: calls,
      href: callsHref(slug, filter),
      sentence: `${told.filter((part) => part !== undefined).join(', ')}. ${figureWords.show}`,
      cells: [count(calls), answered],
    };
  });
  const others = [
    { key: 'rest', name: words.rest(notShown.agents), calls: notShown.calls, filter: null },
    { key: 'none', name: words.without, calls: withoutAgent.calls, filter: withoutAgent.filter },
  ].filter(({ calls }) => calls > 0);
  return (
    <Ranks
      label={words.title}
      ranks={[
        ...ranked,
        ...others.map(({ key, name, calls, filter }) => ({
          key,
          name,
          value: calls,
          href: callsHref(slug, filter),
          sentence: `${name}: ${plural(calls, 'call', 'calls')}`,
          cells: [count(calls), ''],
          tone: 'unknown' as const,
        })),
      ]}
    />
  );
}
