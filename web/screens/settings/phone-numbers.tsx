import { api } from '../../data/api.ts';
import { useChange } from '../../data/change.ts';
import { type AnswerOf, useGet } from '../../data/get.ts';
import { mayDo, type Organization } from '../../data/session.ts';
import { Card } from '../../parts/card.tsx';
import { Choice } from '../../parts/choice.tsx';
import { Toggle } from '../../parts/field.tsx';
import { Problem } from '../../parts/notice.tsx';
import { settingsWords } from '../../words/en/settings.ts';

type PhoneNumber = AnswerOf<'/api/phone-numbers'>['data'][number];
type Agent = AnswerOf<'/api/agents'>['data'][number];

const { numbers: words } = settingsWords;

export function PhoneNumbers({ organization }: { readonly organization: Organization }) {
  const numbers = useGet('/api/phone-numbers', { query: { limit: 100 } });
  const agents = useGet('/api/agents', { query: { limit: 100 } });
  const mayChange = mayDo(organization, 'phone-numbers.write');
  return (
    <Card title={words.question} loaded={numbers} timezone={organization.timezone} minHeightPx={160}>
      {({ data }) =>
        data.length === 0 ? (
          <p>{words.none}</p>
        ) : (
          <ul>
            {data.map((number) => (
              <PhoneNumberRow key={number.id} number={number} agents={agents.value?.data ?? []} mayChange={mayChange} />
            ))}
          </ul>
        )
      }
    </Card>
  );
}

interface PhoneNumberRowProps {
  readonly number: PhoneNumber;
  readonly agents: readonly Agent[];
  readonly mayChange: boolean;
}

function PhoneNumberRow({ number, agents, mayChange }: PhoneNumberRowProps) {
  const { id, e164_display, label, agent_id, active } = number;
  const change = useChange((body: { agent_id?: string | null; active?: boolean }) =>
    api.PATCH('/api/phone-numbers/{id}', { params: { path: { id } }, body }),
  );
  const agentName = agents.find((agent) => agent.id === agent_id)?.name;
  return (
    <li class="settings-row">
      <div>
        <h3>{label ?? e164_display}</h3>
        {label !== null && <p class="muted">{e164_display}</p>}
      </div>
      {mayChange ? (
        <>
          <Choice
            label={words.answeredBy}
            value={agent_id ?? ''}
            options={[
              { value: '', text: words.noAgent },
              ...agents.map((agent) => ({ value: agent.id, text: agent.name })),
            ]}
            onChange={(next) => void change.run({ agent_id: next === '' ? null : next })}
          />
          <Toggle label={words.inUse} isOn={active} onChange={(next) => void change.run({ active: next })} />
        </>
      ) : (
        <p class="muted">{words.state(agentName, active)}</p>
      )}
      {change.problem !== undefined && <Problem problem={change.problem} />}
    </li>
  );
}
