import { screenPath } from '../../data/address.ts';
import { useGet } from '../../data/get.ts';
import { mayDo, type Organization } from '../../data/session.ts';
import { After } from '../../parts/after.tsx';
import { Card } from '../../parts/card.tsx';
import { Heading } from '../../parts/heading.tsx';
import { connectionFormWords, secretWords } from '../../words/en/connection-parts.ts';
import { connectionWords, healthWords, setupWords } from '../../words/en/connections.ts';
import { ConnectionForm } from './connection-form.tsx';
import { DeleteConnection } from './delete-connection.tsx';
import { Deliveries } from './deliveries.tsx';
import { Health } from './health.tsx';
import { Mappings } from './mappings.tsx';
import { Secrets } from './secrets.tsx';
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
        <a class="connections-back" href={screenPath(slug, 'connections')}>
          {connectionWords.back}
        </a>
      </p>
      <Heading title={value?.name ?? connectionWords.title} of={organization.name} />
      <p class="connections-provider muted">
        {value !== undefined && connectionWords.providerName(value.provider)}
        {value?.active === false && ` · ${connectionWords.off}`}
      </p>
      {!mayChange && <p class="muted">{connectionWords.readOnly}</p>}
      <Card title={healthWords.question} loaded={health} timezone={timezone} minHeightPx={240}>
        {(found) => <Health health={found} timezone={timezone} />}
      </Card>
      <After loaded={[health, connection]}>
        <Card title={setupWords.question} loaded={connection} timezone={timezone} minHeightPx={200}>
          {(found) => <Setup connection={found} health={health.value} timezone={timezone} />}
        </Card>
        <Mappings id={id} organization={organization} unmapped={health.value?.unmapped} />
        {mayDo(organization, 'webhook-events.read') && (
          <div id="deliveries">
            <Deliveries id={id} organization={organization} />
          </div>
        )}
        <Card title={secretWords.question} loaded={connection} timezone={timezone} minHeightPx={80}>
          {(found) => <Secrets connection={found} mayChange={mayChange} />}
        </Card>
        {mayChange && (
          <Card title={connectionFormWords.question} loaded={connection} timezone={timezone} minHeightPx={320}>
            {(found) => (
              <div class="connections-body">
                <ConnectionForm key={found.updated_at} connection={found} etag={connection.etag} />
                <DeleteConnection id={id} name={found.name} slug={slug} />
              </div>
            )}
          </Card>
        )}
      </After>
    </div>
  );
}
