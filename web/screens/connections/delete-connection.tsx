import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { screenPath } from '../../data/address.ts';
import { api } from '../../data/api.ts';
import { useChange } from '../../data/change.ts';
import { Button } from '../../parts/button.tsx';
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx';
import { SaveProblem } from '../../parts/save-problem.tsx';
import { connectionFormWords } from '../../words/en/connection-parts.ts';

interface DeleteConnectionProps {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
}

export function DeleteConnection({ id, name, slug }: DeleteConnectionProps) {
  const { route } = useLocation();
  const [isAsking, setAsking] = useState(false);
  const remove = useChange(async (_: undefined) => {
    const answer = await api.DELETE('/api/connections/{id}', { params: { path: { id } } });
    if (answer.response.ok) route(screenPath(slug, 'connections'));
    return answer;
  });
  return (
    <>
      <div class="form-actions">
        <Button kind="danger" disabled={remove.isRunning} onClick={() => setAsking(true)}>
          {connectionFormWords.remove}
        </Button>
      </div>
      <SaveProblem problem={remove.problem} />
      {isAsking && (
        <ConfirmDialog
          title={connectionFormWords.remove}
          effect={connectionFormWords.removeEffect(name)}
          onConfirm={() => void remove.run(undefined)}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}
