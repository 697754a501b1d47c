// The phone numbers: their calls in the period, and which agent answers.
import { screenPath } from '../../data/address.ts';
import { useGet } from '../../data/get.ts';
import type { Span } from '../../data/period.ts';
import type { Organization } from '../../data/session.ts';
import { Card } from '../../parts/card.tsx';
import { agentWords } from '../../words/en/agents.ts';

interface NumbersProps {
  readonly organization: Organization;
  readonly span: Span;
}

export function Numbers({ organization: { slug, timezone }, span }: NumbersProps) {
  const numbers = useGet('/api/phone-numbers', { query: { limit: 100 } });
  const agents = useGet('/api/agents', { query: { limit: 100 } });
  const nameOf = (id: string | null) => agents.value?.data.find((agent) => agent.id === id)?.name;
  const period = `${span.from}..${span.to}`;
  return (
    <Card title={agentWords.numbersQuestion} loaded={numbers} timezone={timezone} minHeightPx={160}>
      {({ data }) =>
        data.length === 0 ? (
          <p>{agentWords.noNumbers}</p>
        ) : (
          <ul class="numbers">
            {data.map(({ id, e164_display, label, active, agent_id }) => (
              <li key={id}>
                <a href={`${screenPath(slug, 'calls')}?phone_number_id=${id}&period=${period}`}>
                  {label ?? e164_display}
                </a>
                <span class="muted">
                  {agentWords.number(label === null ? null : e164_display, nameOf(agent_id), active)}
                </span>
              </li>
            ))}
          </ul>
        )
      }
    </Card>
  );
}
