import { useState } from 'preact/hooks';
import { useAddress } from '../../data/address.ts';
import { api } from '../../data/api.ts';
import { useChange } from '../../data/change.ts';
import { Button } from '../../parts/button.tsx';
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx';
import { SaveProblem } from '../../parts/save-problem.tsx';
import { ruleFormWords } from '../../words/en/alert-rules.ts';

export function DeleteRule({ id, name }: { readonly id: string; readonly name: string }) {
  const { go } = useAddress();
  const [isAsking, setAsking] = useState(false);
  const remove = useChange(async (_: undefined) => {
    const answer = await api.DELETE('/api/alert-rules/{id}', { params: { path: { id } } });
    if (answer.response.ok) go({ view: null, id: null, cursor: null });
    return answer;
  });
  return (
    <>
      <Button kind="danger" disabled={remove.isRunning} onClick={() => setAsking(true)}>
        {ruleFormWords.remove}
      </Button>
      <SaveProblem problem={remove.problem} />
      {isAsking && (
        <ConfirmDialog
          title={ruleFormWords.remove}
          effect={ruleFormWords.removeEffect(name)}
          onConfirm={() => void remove.run(undefined)}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}
