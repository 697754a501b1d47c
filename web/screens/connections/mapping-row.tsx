import { useState } from 'preact/hooks';
import { api } from '../../data/api.ts';
import { useChange } from '../../data/change.ts';
import type { AnswerOf } from '../../data/get.ts';
import { Button } from '../../parts/button.tsx';
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx';
import { SaveProblem } from '../../parts/save-problem.tsx';
import { mappingWords } from '../../words/en/connection-parts.ts';
import type { Targets } from './targets.ts';

interface MappingRowProps {
  readonly connectionId: string;
  readonly mapping: AnswerOf<'/api/connections/{id}/mappings'>['data'][number];
  readonly targets: Targets;
  readonly mayChange: boolean;
}

export function MappingRow({ connectionId, mapping, targets, mayChange }: MappingRowProps) {
  const { id, kind, provider_id: providerId, agent_id, phone_number_id } = mapping;
  const [isRemoving, setRemoving] = useState(false);
  const remove = useChange((_: undefined) =>
    api.DELETE('/api/connections/{id}/mappings/{mappingId}', {
      params: { path: { id: connectionId, mappingId: id } },
    }),
  );
  const targetId = agent_id ?? phone_number_id;
  const target = targets[kind].find((each) => each.id === targetId);
  return (
    <li class="connections-row">
      <div>
        <h3>{target?.name ?? targetId ?? mappingWords.gone}</h3>
        <p class="muted">
          {mappingWords.kinds[kind]}: {providerId}
        </p>
      </div>
      {mayChange && (
        <Button kind="danger" aria-label={mappingWords.removeOf(providerId)} onClick={() => setRemoving(true)}>
          {mappingWords.remove}
        </Button>
      )}
      <SaveProblem problem={remove.problem} />
      {isRemoving && (
        <ConfirmDialog
          title={mappingWords.remove}
          effect={mappingWords.removeEffect(providerId)}
          onConfirm={() => void remove.run(undefined)}
          onClose={() => setRemoving(false)}
        />
      )}
    </li>
  );
}
