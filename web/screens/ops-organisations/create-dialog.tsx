import { useState } from 'preact/hooks';
import { api } from '../../data/api.ts';
import { useChange } from '../../data/change.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { TextField } from '../../parts/field.tsx';
import { Problem } from '../../parts/notice.tsx';
import { dialogWords } from '../../words/en/dialog.ts';
import { opsOrganisationWords } from '../../words/en/ops-organisations.ts';

export function CreateDialog({ onClose }: { readonly onClose: () => void }) {
  const [name, setName] = useState('');
  const [slug, setSlug] = useState('');
  const create = useChange((body: { name: string; slug: string }) => api.POST('/api/organizations', { body }));
  const { problem } = create;
  return (
    <Dialog title={opsOrganisationWords.create} onClose={onClose}>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          void create.run({ name, slug }).then((created) => created !== undefined && onClose());
        }}
      >
        <TextField
          label={opsOrganisationWords.columns.name}
          name="name"
          problem={problem}
          value={name}
          onChange={setName}
        />
        <TextField
          label={opsOrganisationWords.columns.slug}
          hint={opsOrganisationWords.slugHint}
          name="slug"
          problem={problem}
          value={slug}
          onChange={setSlug}
        />
        {problem !== undefined && problem.field === undefined && <Problem problem={problem} />}
        <div class="form-actions">
          <Button kind="main" type="submit" disabled={name === '' || slug === '' || create.isRunning}>
            {opsOrganisationWords.create}
          </Button>
          <Button onClick={onClose}>{dialogWords.cancel}</Button>
        </div>
      </form>
    </Dialog>
  );
}
