// Which agent or number here an id of the provider stands for. Ids that calls have and that are not mapped come first.
import { type AnswerOf, useGet } from '../../data/get.ts';
import { mayDo, type Organization } from '../../data/session.ts';
import { Card } from '../../parts/card.tsx';
import { mappingWords } from '../../words/en/connection-parts.ts';
import { AddMapping } from './add-mapping.tsx';
import { MappingRow } from './mapping-row.tsx';
import type { Targets } from './targets.ts';
import { Unmapped } from './unmapped.tsx';

interface MappingsProps {
  readonly id: string;
  readonly organization: Organization;
  readonly unmapped: AnswerOf<'/api/connections/{id}/health'>['unmapped'] | undefined;
}

export function Mappings({ id, organization, unmapped }: MappingsProps) {
  const mappings = useGet('/api/connections/{id}/mappings', { path: { id } });
  const agents = useGet('/api/agents', { query: { limit: 100 } }).value?.data ?? [];
  const numbers = useGet('/api/phone-numbers', { query: { limit: 100 } }).value?.data ?? [];
  const targets: Targets = {
    agent: agents.map((agent) => ({ id: agent.id, name: agent.name })),
    number: numbers.map(({ id: numberId, label, e164 }) => ({
      id: numberId,
      name: label === null ? e164 : `${label} · ${e164}`,
    })),
  };
  const mayChange = mayDo(organization, 'connections.write');
  const isAllMapped = unmapped === undefined || unmapped.agents.length + unmapped.numbers.length === 0;
  return (
    <Card title={mappingWords.question} loaded={mappings} timezone={organization.timezone} minHeightPx={80}>
      {({ data }) => (
        <div class="connections-body">
          {unmapped !== undefined && !isAllMapped && (
            <Unmapped id={id} unmapped={unmapped} targets={targets} mayChange={mayChange} />
          )}
          {data.length === 0 && <p>{isAllMapped ? mappingWords.none : mappingWords.noneLeft}</p>}
          {data.length > 0 && (
            <ul>
              {data.map((mapping) => (
                <MappingRow
                  key={mapping.id}
                  connectionId={id}
                  mapping={mapping}
                  targets={targets}
                  mayChange={mayChange}
                />
              ))}
            </ul>
          )}
          {mayChange && <AddMapping id={id} targets={targets} />}
        </div>
      )}
    </Card>
  );
}
