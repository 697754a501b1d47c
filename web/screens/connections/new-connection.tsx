// The first step: provider, name and secret. The screen of the new connection has the other steps.
import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { screenPath } from '../../data/address.ts';
import { api } from '../../data/api.ts';
import type { paths } from '../../data/api-types.d.ts';
import { useChange } from '../../data/change.ts';
import type { Organization } from '../../data/session.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Field, TextField } from '../../parts/field.tsx';
import { SaveProblem } from '../../parts/save-problem.tsx';
import { connectionWords, connectWords } from '../../words/en/connections.ts';
import { dialogWords } from '../../words/en/dialog.ts';

type NewBody = paths['/api/connections']['post']['requestBody']['content']['application/json'];
type Provider = NewBody['provider'];

interface NewConnectionProps {
  readonly organization: Organization;
  readonly onClose: () => void;
}

export function NewConnection({ organization: { slug }, onClose }: NewConnectionProps) {
  const { route } = useLocation();
  const [provider, setProvider] = useState<Provider>('vapi');
  const [name, setName] = useState('');
  const [secret, setSecret] = useState('');
  const [apiKey, setApiKey] = useState('');
  const create = useChange((body: NewBody) => api.POST('/api/connections', { body }));

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    const created = await create.run({
      provider,
      name: name.trim(),
      ...(secret !== '' && { secret }),
      ...(apiKey !== '' && { api_key: apiKey }),
    });
    if (created !== undefined) route(screenPath(slug, `connections/${created.id}`));
  }

  return (
    <Dialog title={connectionWords.connect} onClose={onClose}>
      <form class="form" onSubmit={(event) => void submit(event)}>
        <p>{connectWords.intro}</p>
        <Field label={connectWords.provider} name="provider" problem={create.problem}>
          {(attributes) => (
            <select
              {...attributes}
              value={provider}
              onChange={(event) => setProvider(event.currentTarget.value as Provider)}
            >
              {connectionWords.providers().map((each) => (
                <option key={each} value={each}>
                  {connectionWords.providerName(each)}
                </option>
              ))}
            </select>
          )}
        </Field>
        <TextField
          label={connectWords.name}
          hint={connectWords.nameHint}
          name="name"
          problem={create.problem}
          value={name}
          onChange={setName}
          input={{ required: true, maxLength: 200, autocomplete: 'off' }}
        />
        <TextField
          label={connectWords.secret}
          hint={connectWords.secretHint}
          name="secret"
          problem={create.problem}
          value={secret}
          onChange={setSecret}
          input={{ type: 'password', maxLength: 1000, autocomplete: 'new-password' }}
        />
        <TextField
          label={connectWords.apiKey}
          hint={connectWords.apiKeyHint}
          name="api_key"
          problem={create.problem}
          value={apiKey}
          onChange={setApiKey}
          input={{ type: 'password', maxLength: 4000, autocomplete: 'new-password' }}
        />
        <SaveProblem problem={create.problem} fields={['provider', 'name', 'secret', 'api_key']} />
        <div class="form-actions">
          <Button kind="main" type="submit" disabled={name.trim() === '' || create.isRunning}>
            {connectionWords.connect}
          </Button>
          <Button onClick={onClose}>{dialogWords.cancel}</Button>
        </div>
      </form>
    </Dialog>
  );
}
