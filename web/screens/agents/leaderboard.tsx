// The agents as a table: each column ranks, each name opens the overview of that agent, and the last rows complete the total.
import { CellBar } from '../../charts/cell-bar.tsx';
import { type Address, addressOf, screenPath } from '../../data/address.ts';
import type { AnswerOf } from '../../data/get.ts';
import type { Organization } from '../../data/session.ts';
import { TableBox } from '../../parts/table-box.tsx';
import { changeInWords } from '../../words/change.ts';
import { agentWords } from '../../words/en/agents.ts';
import { figureWords } from '../../words/en/figures.ts';
import { count } from '../../words/numbers.ts';
import { type RankedBy, ranked, unitOf } from './ranked-by.ts';

type Answer = AnswerOf<'/api/calls-dashboard/analytics/agents'>;
type Agent = Answer['agents'][number];

interface LeaderboardProps {
  readonly answer: Answer;
  readonly organization: Organization;
  readonly address: Address;
}

export function Leaderboard({ answer, organization, address }: LeaderboardProps) {
  if (answer.totalCalls === 0) return <p>{agentWords.none}</p>;
  return (
    <>
      <TableBox label={agentWords.question}>
        <table class="table leaderboard">
          <thead>
            <tr>
              <th scope="col">{agentWords.agent}</th>
              {ranked.map((name) => (
                <th key={name} scope="col" class="number" aria-sort={name === answer.rankBy ? 'descending' : undefined}>
                  <a
                    href={address.href({ rank_by: name === 'calls' ? null : name })}
                    aria-label={agentWords.rankBy(figureWords.nameOf(name))}
                  >
                    {figureWords.nameOf(name)}
                    {name === answer.rankBy && <span aria-hidden="true"> ▾</span>}
                  </a>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {answer.agents.map((agent) => (
              <Row key={agent.agent_id} agent={agent} answer={answer} organization={organization} address={address} />
            ))}
          </tbody>
        </table>
      </TableBox>
      <Rest answer={answer} organization={organization} address={address} />
    </>
  );
}

interface RowProps extends LeaderboardProps {
  readonly agent: Agent;
}

function Row({ agent, answer, organization, address }: RowProps) {
  const { slug, currency } = organization;
  const overview = new URLSearchParams(address.query);
  for (const own of ['rank_by', 'min_calls', 'agent_id']) overview.delete(own);
  overview.set('agent_id', agent.agent_id);
  const by = ranked.find((each) => each === answer.rankBy) ?? 'calls';
  return (
    <tr>
      <th scope="row">
        <a href={addressOf(screenPath(slug), overview)}>{agent.name}</a>
      </th>
      {ranked.map((name) => (
        <Cell key={name} name={name} agent={agent} slug={slug} currency={currency} ranking={name === by && answer} />
      ))}
    </tr>
  );
}

interface CellProps {
  readonly name: RankedBy;
  readonly agent: Agent;
  /** Of the column that ranks: it has a bar and its change. */
  readonly ranking: Answer | false;
  readonly slug: string;
  readonly currency: string;
}

function Cell({ name, agent, ranking, slug, currency }: CellProps) {
  const mark = agent.marks?.[name];
  const filter = mark?.filter ?? (name === 'calls' ? agent.filter : null);
  const [part, whole] = [mark?.part ?? null, mark?.whole ?? null];
  const figure = { name, unit: unitOf(name), value: agent[name], change: null, part, whole };
  const text = figureWords.valueOf(figure, currency);
  const sentence = agentWords.cell(agent.name, figureWords.sentence(figure, currency, undefined));
  const shown =
    filter === null ? (
      text
    ) : (
      <a href={`${screenPath(slug, 'calls')}?${filter}`} aria-label={sentence}>
        {text}
      </a>
    );
  if (ranking === false) return <td class="number">{shown}</td>;
  return (
    <td class="number leaderboard-ranked">
      <CellBar value={agent[name]} max={Math.max(...ranking.agents.map((each) => each[name] ?? 0))}>
        {shown}
      </CellBar>
      {ranking.compared !== null && (
        <small>{changeInWords({ unit: unitOf(name), change: agent.change, better: ranking.better }, currency)}</small>
      )}
    </td>
  );
}

/** What the table does not name, so that its parts add up to the total. */
function Rest({ answer, organization: { slug }, address }: LeaderboardProps) {
  const { notShown, belowMinimum, withoutAgent, totalCalls, minCalls } = answer;
  return (
    <ul class="leaderboard-rest muted">
      <li>{agentWords.total(totalCalls)}</li>
      {notShown.agents > 0 && <li>{agentWords.notShown(notShown.agents, notShown.calls)}</li>}
      {belowMinimum.agents > 0 && (
        <li>
          {agentWords.belowMinimum(minCalls, belowMinimum.agents, belowMinimum.calls)}{' '}
          <a href={address.href({ min_calls: '1' })}>{agentWords.showAll}</a>
        </li>
      )}
      {withoutAgent.calls > 0 && (
        <li>
          {agentWords.withoutAgent}{' '}
          {withoutAgent.filter === null ? (
            count(withoutAgent.calls)
          ) : (
            <a href={`${screenPath(slug, 'calls')}?${withoutAgent.filter}`}>{agentWords.calls(withoutAgent.calls)}</a>
          )}
        </li>
      )}
    </ul>
  );
}
