// The secrets that verify deliveries, at most two at a time, and the webhook URL.
import { useState } from 'preact/hooks';
import { api } from '../../data/api.ts';
import { useChange } from '../../data/change.ts';
import type { AnswerOf } from '../../data/get.ts';
import { say } from '../../frame/toast.tsx';
import { Button } from '../../parts/button.tsx';
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx';
import { TextField } from '../../parts/field.tsx';
import { SaveProblem } from '../../parts/save-problem.tsx';
import { secretWords } from '../../words/en/connection-parts.ts';

interface SecretsProps {
  readonly connection: AnswerOf<'/api/connections/{id}'>;
  readonly mayChange: boolean;
}

type Asked = 'older' | 'newer' | 'url';

const effects = {
  older: [secretWords.removeOlder, secretWords.olderEffect],
  newer: [secretWords.removeNewer, secretWords.newerEffect],
  url: [secretWords.replaceUrl, secretWords.replaceEffect],
} as const;

export function Secrets({ connection: { id, secret_count: stored }, mayChange }: SecretsProps) {
  const [asked, setAsked] = useState<Asked>();
  const path = { id };
  const remove = useChange((age: 'older' | 'newer') =>
    api.DELETE('/api/connections/{id}/secrets/{age}', { params: { path: { id, age } } }),
  );
  const replaceUrl = useChange((_: undefined) =>
    api.POST('/api/connections/{id}/webhook-url', { params: { path }, body: {} }),
  );

  async function confirm(what: Asked): Promise<void> {
    const done = what === 'url' ? await replaceUrl.run(undefined) : await remove.run(what);
    if (done !== undefined) say(what === 'url' ? secretWords.replaced : secretWords.removed);
  }

  return (
    <div class="connections-body">
      <p>{stored === 0 ? secretWords.none : stored === 1 ? secretWords.one : secretWords.two}</p>
      {mayChange && stored < 2 && <AddSecret id={id} />}
      {mayChange && (
        <div class="form-actions">
          {stored === 2 && <Button onClick={() => setAsked('older')}>{secretWords.removeOlder}</Button>}
          {stored === 2 && <Button onClick={() => setAsked('newer')}>{secretWords.removeNewer}</Button>}
          <Button kind="danger" onClick={() => setAsked('url')}>
            {secretWords.replaceUrl}
          </Button>
        </div>
      )}
      <SaveProblem problem={remove.problem ?? replaceUrl.problem} />
      {asked !== undefined && (
        <ConfirmDialog
          title={effects[asked][0]}
          effect={effects[asked][1]}
          onConfirm={() => void confirm(asked)}
          onClose={() => setAsked(undefined)}
        />
      )}
    </div>
  );
}

function AddSecret({ id }: { readonly id: string }) {
  const [secret, setSecret] = useState('');
  const add = useChange((body: { secret: string }) =>
    api.POST('/api/connections/{id}/secrets', { params: { path: { id } }, body }),
  );

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    if ((await add.run({ secret })) === undefined) return;
    setSecret('');
    say(secretWords.added);
  }

  return (
    <form class="form" onSubmit={(event) => void submit(event)}>
      <TextField
        label={secretWords.newSecret}
        name="secret"
        problem={add.problem}
        value={secret}
        onChange={setSecret}
        input={{ type: 'password', required: true, maxLength: 1000, autocomplete: 'new-password' }}
      />
      <SaveProblem problem={add.problem} fields={['secret']} />
      <div class="form-actions">
        <Button type="submit" disabled={secret.trim() === '' || add.isRunning}>
          {secretWords.add}
        </Button>
      </div>
    </form>
  );
}
