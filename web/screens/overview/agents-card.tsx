// The five agents with the most calls, and the calls of all others, so that the parts add up.
import { Ranks } from '../../charts/ranks.tsx';
import { addressOf, screenPath } from '../../data/address.ts';
import { type AnswerOf, useGet } from '../../data/get.ts';
import { Card } from '../../parts/card.tsx';
import { figureWords } from '../../words/en/figures.ts';
import { overviewWords } from '../../words/en/overview.ts';
import { count, percent, plural } from '../../words/numbers.ts';
import { callsHref, type Drawn } from './drawn.ts';

const words = overviewWords.agents;
const maxAgents = 5;

type Answer = AnswerOf<'/api/calls-dashboard/analytics/agents'>;

interface AgentsCardProps extends Drawn {
  readonly asked: object;
  /** Of the screen: the leaderboard of all agents shows the same period. */
  readonly query: URLSearchParams;
}

export function AgentsCard({ asked, query, ...drawn }: AgentsCardProps) {
  const agents = useGet('/api/calls-dashboard/analytics/agents', {
    query: { ...asked, rank_by: 'calls', min_calls: 1, limit: maxAgents, with: ['marks'] },
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
    const rate = marks?.answerRate;
    const parts =
      rate === undefined ? undefined : figureWords.partsOf({ ...rate, name: 'answerRate', unit: 'percent' });
    const than = figureWords.than({ unit: 'calls', change }, currency, comparison);
    const told = [`${name}: ${plural(calls, 'call', 'calls')}`, than, words.answered(percent(answerRate)), parts];
    return {
      key: agent_id,
      name,
      value: calls,
      href: callsHref(slug, filter),
      sentence: `${told.filter((part) => part !== undefined).join(', ')}. ${figureWords.show}`,
      cells: [count(calls), words.answered(percent(answerRate))],
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
