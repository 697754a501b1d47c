import { useState } from 'preact/hooks';
import { api } from '../../data/api.ts';
import type { paths } from '../../data/api-types.d.ts';
import { useChange } from '../../data/change.ts';
import { Button } from '../../parts/button.tsx';
import { Choice } from '../../parts/choice.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { TextField } from '../../parts/field.tsx';
import { SaveProblem } from '../../parts/save-problem.tsx';
import { destinationWords } from '../../words/en/alerts.ts';
import { dialogWords } from '../../words/en/dialog.ts';
import { NewSecret } from './new-secret.tsx';

type NewBody = paths['/api/alert-destinations']['post']['requestBody']['content']['application/json'];

const kinds = ['webhook', 'slack'] as const;

export function NewDestination({ onClose }: { readonly onClose: () => void }) {
  const [kind, setKind] = useState<(typeof kinds)[number]>('webhook');
  const [name, setName] = useState('');
  const [url, setUrl] = useState('');
  const [secret, setSecret] = useState<string>();
  const create = useChange((body: NewBody) => api.POST('/api/alert-destinations', { body }));

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    const created = await create.run({ kind, name: name.trim(), url: url.trim() });
    if (created === undefined) return;
    if (created.secret === null) onClose();
    else setSecret(created.secret);
  }

  if (secret !== undefined) return <NewSecret secret={secret} onClose={onClose} />;
  return (
    <Dialog title={destinationWords.add} onClose={onClose}>
      <form class="form" onSubmit={(event) => void submit(event)}>
        <Choice
          label={destinationWords.kind}
          value={kind}
          options={kinds.map((value) => ({ value, text: destinationWords.kinds[value] }))}
          onChange={setKind}
        />
        <TextField
          label={destinationWords.name}
          name="name"
          problem={create.problem}
          value={name}
          onChange={setName}
          input={{ required: true, maxLength: 200, autocomplete: 'off' }}
        />
        <TextField
          label={destinationWords.url}
          hint={destinationWords.urlHints[kind]}
          name="url"
          problem={create.problem}
          value={url}
          onChange={setUrl}
          input={{ type: 'url', required: true, autocomplete: 'off' }}
        />
        <SaveProblem problem={create.problem} fields={['name', 'url']} />
        <div class="form-actions">
          <Button kind="main" type="submit" disabled={name.trim() === '' || url.trim() === '' || create.isRunning}>
            {destinationWords.add}
          </Button>
          <Button onClick={onClose}>{dialogWords.cancel}</Button>
        </div>
      </form>
    </Dialog>
  );
}
