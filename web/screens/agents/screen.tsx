// Which agent needs help, and which number brings calls? A ranking by any figure, with everything that completes the total.
import { useAddress } from '../../data/address.ts';
import { useChosenPeriod } from '../../data/chosen-period.ts';
import { serverNowMs } from '../../data/clock.ts';
import { filtersOf } from '../../data/filters.ts';
import { useGet } from '../../data/get.ts';
import { type Organization, session } from '../../data/session.ts';
import { useKeys } from '../../frame/keys.ts';
import { After } from '../../parts/after.tsx';
import { Card } from '../../parts/card.tsx';
import { Choice } from '../../parts/choice.tsx';
import { PeriodPicker } from '../../parts/period-picker.tsx';
import { ScreenHead } from '../../parts/screen-head.tsx';
import { agentWords } from '../../words/en/agents.ts';
import { zoneName } from '../../words/time.ts';
import { Leaderboard } from './leaderboard.tsx';
import { Numbers } from './numbers.tsx';
import { rankedBy } from './ranked-by.ts';
import './screen.css';

const minimums = ['1', '5', '10', '20', '50', '100'] as const;

export default function Agents() {
  const organization = session.organization.value;
  return organization === undefined ? null : <AgentsOf organization={organization} />;
}

function AgentsOf({ organization }: { readonly organization: Organization }) {
  const { timezone, name } = organization;
  const address = useAddress();
  const { span, compare, picker, keys } = useChosenPeriod(timezone);
  useKeys(keys);
  const minimum = minimums.find((each) => each === address.query.get('min_calls')) ?? '10';
  const leaderboard = useGet('/api/calls-dashboard/analytics/agents', {
    query: {
      ...filtersOf(address.query, span),
      compare,
      rank_by: rankedBy(address.query.get('rank_by')),
      min_calls: Number(minimum),
      limit: 50,
      with: ['marks'],
    },
  });
  return (
    <div class="screen">
      <ScreenHead title={agentWords.title} of={name} zone={zoneName(timezone, serverNowMs())}>
        <PeriodPicker {...picker} />
      </ScreenHead>
      <Card
        title={agentWords.question}
        loaded={leaderboard}
        timezone={timezone}
        minHeightPx={360}
        actions={
          <Choice
            label={agentWords.minimum}
            value={minimum}
            options={minimums.map((value) => ({ value, text: agentWords.minimumCalls(Number(value)) }))}
            onChange={(value) => address.go({ min_calls: value === '10' ? null : value })}
          />
        }
      >
        {(answer) => <Leaderboard answer={answer} organization={organization} address={address} />}
      </Card>
      <After loaded={[leaderboard]}>
        <Numbers organization={organization} span={span} />
      </After>
    </div>
  );
}
