import { api } from '../../data/api.ts';
import { useChange } from '../../data/change.ts';
import { type AnswerOf, useGet } from '../../data/get.ts';
import { mayDo, type Organization } from '../../data/session.ts';
import { Card } from '../../parts/card.tsx';
import { Toggle } from '../../parts/field.tsx';
import { Problem } from '../../parts/notice.tsx';
import { settingsWords } from '../../words/en/settings.ts';

type Integration = AnswerOf<'/api/integrations'>['data'][number];

const { integrations: words } = settingsWords;

export function Integrations({ organization }: { readonly organization: Organization }) {
  const integrations = useGet('/api/integrations', { query: { limit: 100 } });
  const mayChange = mayDo(organization, 'integrations.write');
  return (
    <Card title={words.question} loaded={integrations} timezone={organization.timezone} minHeightPx={96}>
      {({ data }) =>
        data.length === 0 ? (
          <p>{words.none}</p>
        ) : (
          <ul>
            {data.map((integration) => (
              <IntegrationRow key={integration.id} integration={integration} mayChange={mayChange} />
            ))}
          </ul>
        )
      }
    </Card>
  );
}

interface IntegrationRowProps {
  readonly integration: Integration;
  readonly mayChange: boolean;
}

function IntegrationRow({ integration, mayChange }: IntegrationRowProps) {
  const { id, name, active, facebook_page_id, instagram_page_id } = integration;
  const change = useChange((next: boolean) =>
    api.PATCH('/api/integrations/{id}', { params: { path: { id } }, body: { active: next } }),
  );
  return (
    <li class="settings-row">
      <div>
        <h3>{name}</h3>
        <p class="muted">{words.pages(facebook_page_id !== null, instagram_page_id !== null)}</p>
      </div>
      {mayChange ? (
        <Toggle label={words.active} isOn={active} onChange={(next) => void change.run(next)} />
      ) : (
        <p class="muted">{active ? settingsWords.on : settingsWords.off}</p>
      )}
      {change.problem !== undefined && <Problem problem={change.problem} />}
    </li>
  );
}
