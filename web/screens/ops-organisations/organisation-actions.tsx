// Deletes or restores an organisation. To delete it, its name must be typed.
import { useState } from 'preact/hooks';
import { api } from '../../data/api.ts';
import { useChange } from '../../data/change.ts';
import type { AnswerOf } from '../../data/get.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { TextField } from '../../parts/field.tsx';
import { Problem } from '../../parts/notice.tsx';
import { dialogWords } from '../../words/en/dialog.ts';
import { opsOrganisationWords } from '../../words/en/ops-organisations.ts';

export type Organisation = AnswerOf<'/api/organizations'>['data'][number];

export function OrganisationActions({ organisation }: { readonly organisation: Organisation }) {
  const [isDeleting, setDeleting] = useState(false);
  const restore = useChange((id: string) =>
    api.POST('/api/organizations/{id}/restore', { params: { path: { id } }, body: {} }),
  );
  if (organisation.deleted_at !== null) {
    return (
      <>
        <Button disabled={restore.isRunning} onClick={() => void restore.run(organisation.id)}>
          {opsOrganisationWords.restore}
        </Button>
        {restore.problem !== undefined && <Problem problem={restore.problem} />}
      </>
    );
  }
  return (
    <>
      <Button
        kind="danger"
        aria-label={opsOrganisationWords.deleteOf(organisation.name)}
        onClick={() => setDeleting(true)}
      >
        {opsOrganisationWords.delete}
      </Button>
      {isDeleting && <DeleteDialog organisation={organisation} onClose={() => setDeleting(false)} />}
    </>
  );
}

interface DeleteDialogProps {
  readonly organisation: Organisation;
  readonly onClose: () => void;
}

function DeleteDialog({ organisation: { id, name }, onClose }: DeleteDialogProps) {
  const [typed, setTyped] = useState('');
  const remove = useChange((_: undefined) => api.DELETE('/api/organizations/{id}', { params: { path: { id } } }));
  return (
    <Dialog title={opsOrganisationWords.deleteOf(name)} onClose={onClose}>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          void remove.run(undefined);
        }}
      >
        <p>{opsOrganisationWords.deleteEffect}</p>
        <TextField label={opsOrganisationWords.typeName(name)} name="name" value={typed} onChange={setTyped} />
        {remove.problem !== undefined && <Problem problem={remove.problem} />}
        <div class="form-actions">
          <Button kind="danger" type="submit" disabled={typed !== name || remove.isRunning}>
            {opsOrganisationWords.delete}
          </Button>
          <Button onClick={onClose}>{dialogWords.cancel}</Button>
        </div>
      </form>
    </Dialog>
  );
}
