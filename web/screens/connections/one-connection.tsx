import { screenPath } from '../../data/address.ts';
import { useGet } from '../../data/get.ts';
import { mayDo, type Organization } from '../../data/session.ts';
import { Card } from '../../parts/card.tsx';
import { Heading } from '../../parts/heading.tsx';
import { connectionWords, healthWords, setupWords } from '../../words/en/connections.ts';
import { Health } from './health.tsx';
import { Setup } from './setup.tsx';

interface OneConnectionProps {
  readonly id: string;
  readonly organization: Organization;
}

export function OneConnection({ id, organization }: OneConnectionProps) {
  const { slug, timezone } = organization;
  const connection = useGet('/api/connections/{id}', { path: { id } });
  const health = useGet('/api/connections/{id}/health', { path: { id } });
  const mayChange = mayDo(organization, 'connections.write');
  const { value } = connection;
  return (
    <div class="connections">
      <p>
        <a href={screenPath(slug, 'connections')}>{connectionWords.back}</a>
      </p>
      <Heading title={value?.name ?? connectionWords.title} of={organization.name} />
      {value !== undefined && (
        <p class="muted">
          {connectionWords.providerName(value.provider)}
          {!value.active && ` · ${connectionWords.off}`}
        </p>
      )}
      {!mayChange && <p class="muted">{connectionWords.readOnly}</p>}
      <Card title={healthWords.question} loaded={health} timezone={timezone} minHeightPx={240}>
        {(found) => <Health health={found} timezone={timezone} />}
      </Card>
      <Card title={setupWords.question} loaded={connection} timezone={timezone} minHeightPx={320}>
        {(found) => <Setup connection={found} health={health.value} timezone={timezone} />}
      </Card>
    </div>
  );
}
