import { useState } from 'preact/hooks';
import { api } from '../../data/api.ts';
import type { paths } from '../../data/api-types.d.ts';
import { useChange } from '../../data/change.ts';
import type { AnswerOf } from '../../data/get.ts';
import { say } from '../../frame/toast.tsx';
import { Button } from '../../parts/button.tsx';
import { Field, TextField, Toggle } from '../../parts/field.tsx';
import { SaveProblem } from '../../parts/save-problem.tsx';
import { connectionFormWords } from '../../words/en/connection-parts.ts';
import { readOptions, writeOptions } from './option-lines.ts';

type ChangeBody = paths['/api/connections/{id}']['patch']['requestBody']['content']['application/json'];

interface ConnectionFormProps {
  readonly connection: AnswerOf<'/api/connections/{id}'>;
  readonly etag: string | undefined;
}

export function ConnectionForm({ connection, etag }: ConnectionFormProps) {
  const { id } = connection;
  const [name, setName] = useState(connection.name);
  const [isActive, setActive] = useState(connection.active);
  const [apiKey, setApiKey] = useState('');
  const [options, setOptions] = useState(writeOptions(connection.options));
  const change = useChange((body: ChangeBody) =>
    api.PATCH('/api/connections/{id}', {
      params: { path: { id }, header: etag === undefined ? {} : { 'if-match': etag } },
      body,
    }),
  );

  // One option is refused as `options.scheme`: all of them are one field here.
  const refused = change.problem?.field?.startsWith('options.')
    ? { ...change.problem, field: 'options' }
    : change.problem;

  async function save(body: ChangeBody): Promise<void> {
    if ((await change.run(body)) !== undefined) say(connectionFormWords.saved);
  }

  function submit(event: Event): void {
    event.preventDefault();
    void save({
      name: name.trim(),
      active: isActive,
      options: readOptions(options),
      ...(apiKey !== '' && { api_key: apiKey }),
    });
  }

  return (
    <form class="form" onSubmit={submit}>
      <TextField
        label={connectionFormWords.name}
        name="name"
        problem={change.problem}
        value={name}
        onChange={setName}
        input={{ required: true, maxLength: 200, autocomplete: 'off' }}
      />
      <div>
        <Toggle label={connectionFormWords.active} isOn={isActive} onChange={setActive} />
        {!isActive && <p class="muted">{connectionFormWords.inactiveHint}</p>}
      </div>
      <TextField
        label={connectionFormWords.apiKey}
        hint={connection.has_api_key ? connectionFormWords.apiKeySet : connectionFormWords.apiKeyMissing}
        name="api_key"
        problem={change.problem}
        value={apiKey}
        onChange={setApiKey}
        input={{ type: 'password', maxLength: 4000, autocomplete: 'new-password' }}
      />
      <Field
        label={connectionFormWords.options}
        hint={connectionFormWords.optionsHint}
        name="options"
        problem={refused}
      >
        {(attributes) => (
          <textarea
            {...attributes}
            rows={3}
            value={options}
            onInput={(event) => setOptions(event.currentTarget.value)}
          />
        )}
      </Field>
      <SaveProblem problem={refused} fields={['name', 'api_key', 'options']} />
      <div class="form-actions">
        <Button kind="main" type="submit" disabled={name.trim() === '' || change.isRunning}>
          {connectionFormWords.save}
        </Button>
        {connection.has_api_key && (
          <Button kind="danger" disabled={change.isRunning} onClick={() => void save({ api_key: null })}>
            {connectionFormWords.removeApiKey}
          </Button>
        )}
      </div>
    </form>
  );
}
