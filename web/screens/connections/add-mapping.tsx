// Maps an id that no call has had yet.
import { useState } from 'preact/hooks';
import { Button } from '../../parts/button.tsx';
import { Choice } from '../../parts/choice.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { TextField } from '../../parts/field.tsx';
import { SaveProblem } from '../../parts/save-problem.tsx';
import { mappingWords } from '../../words/en/connection-parts.ts';
import { dialogWords } from '../../words/en/dialog.ts';
import { TargetChoice } from './target-choice.tsx';
import type { Targets } from './targets.ts';
import { type MappingKind, useAddMapping } from './use-add-mapping.ts';

interface AddMappingProps {
  readonly id: string;
  readonly targets: Targets;
}

export function AddMapping({ id, targets }: AddMappingProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <div class="form-actions">
        <Button onClick={() => setOpen(true)}>{mappingWords.add}</Button>
      </div>
      {isOpen && <AddMappingDialog id={id} targets={targets} onClose={() => setOpen(false)} />}
    </>
  );
}

function AddMappingDialog({ id, targets, onClose }: AddMappingProps & { readonly onClose: () => void }) {
  const [kind, setKind] = useState<MappingKind>('agent');
  const [providerId, setProviderId] = useState('');
  const [targetId, setTargetId] = useState('');
  const { map, isRunning, problem } = useAddMapping(id);

  function submit(event: Event): void {
    event.preventDefault();
    void map({ kind, providerId: providerId.trim(), targetId }).then((isDone) => isDone && onClose());
  }

  return (
    <Dialog title={mappingWords.add} onClose={onClose}>
      <form class="form" onSubmit={submit}>
        <Choice
          label={mappingWords.kind}
          value={kind}
          options={[
            { value: 'agent', text: mappingWords.agent },
            { value: 'number', text: mappingWords.number },
          ]}
          onChange={(next) => {
            setKind(next);
            setTargetId('');
          }}
        />
        <TextField
          label={mappingWords.providerId}
          name="provider_id"
          problem={problem}
          value={providerId}
          onChange={setProviderId}
          input={{ required: true, maxLength: 200, autocomplete: 'off' }}
        />
        <TargetChoice label={mappingWords.here} targets={targets[kind]} value={targetId} onChange={setTargetId} />
        <SaveProblem problem={problem} fields={['provider_id']} />
        <div class="form-actions">
          <Button kind="main" type="submit" disabled={targetId === '' || providerId.trim() === '' || isRunning}>
            {mappingWords.map}
          </Button>
          <Button onClick={onClose}>{dialogWords.cancel}</Button>
        </div>
      </form>
    </Dialog>
  );
}
