// Drops cached values. It says first what will be dropped and what follows, and afterwards what was dropped.
import { useState } from 'preact/hooks';
import { api } from '../../data/api.ts';
import { useChange } from '../../data/change.ts';
import { useGet } from '../../data/get.ts';
import { Button } from '../../parts/button.tsx';
import { Choice } from '../../parts/choice.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Problem } from '../../parts/notice.tsx';
import { SearchField } from '../../parts/search-field.tsx';
import { dialogWords } from '../../words/en/dialog.ts';
import { opsCacheWords } from '../../words/en/ops-cache.ts';

interface DropDialogProps {
  readonly policies: readonly string[];
  readonly onClose: () => void;
}

interface Chosen {
  readonly id: string;
  readonly name: string;
}

const { dialog } = opsCacheWords;

export function DropDialog({ policies, onClose }: DropDialogProps) {
  const [policy, setPolicy] = useState('');
  const [organization, setOrganization] = useState<Chosen>();
  const what = {
    ...(policy !== '' && { policy }),
    ...(organization !== undefined && { org_id: organization.id }),
  };
  const preview = useGet('/api/monitoring/cache/invalidate', { query: what });
  const drop = useChange((body: typeof what) => api.POST('/api/monitoring/cache/invalidate', { body }));
  const [dropped, setDropped] = useState<Awaited<ReturnType<typeof drop.run>>>();

  return (
    <Dialog title={dialog.title} onClose={onClose}>
      <div class="form">
        <Choice
          label={dialog.policy}
          value={policy}
          options={[{ value: '', text: dialog.anyPolicy }, ...policies.map((name) => ({ value: name, text: name }))]}
          onChange={setPolicy}
        />
        <OrganizationSearch chosen={organization} onChoose={setOrganization} />
        {preview.value !== undefined && dropped === undefined && (
          <div class="ops-cache-preview">
            <p>{dialog.preview(preview.value.entries, preview.value.bytes)}</p>
            <p>{preview.value.message}</p>
            <p class="muted">{dialog.reach(preview.value.isEverywhere)}</p>
          </div>
        )}
        {preview.problem !== undefined && <Problem problem={preview.problem} retry={preview.retry} />}
        {drop.problem !== undefined && <Problem problem={drop.problem} />}
        <div role="status">
          {dropped !== undefined && <p>{dialog.done(dropped.entries, dropped.isEverywhere, dropped.isInAuditLog)}</p>}
        </div>
        <div class="form-actions">
          {dropped === undefined && (
            <Button kind="danger" disabled={drop.isRunning} onClick={() => void drop.run(what).then(setDropped)}>
              {dialog.confirm}
            </Button>
          )}
          <Button onClick={onClose}>{dropped === undefined ? dialogWords.cancel : dialogWords.close}</Button>
        </div>
      </div>
    </Dialog>
  );
}

interface OrganizationSearchProps {
  readonly chosen: Chosen | undefined;
  readonly onChoose: (organization: Chosen | undefined) => void;
}

function OrganizationSearch({ chosen, onChoose }: OrganizationSearchProps) {
  const [search, setSearch] = useState('');
  const found = useGet('/api/organizations', search === '' ? null : { query: { search, limit: 5 } });
  if (chosen !== undefined) {
    return (
      <p>
        {dialog.chosen(chosen.name)} <Button onClick={() => onChoose(undefined)}>{dialog.allOrganisations}</Button>
      </p>
    );
  }
  return (
    <>
      <SearchField label={dialog.organisation} value={search} onSearch={setSearch} />
      <ul>
        {search !== '' &&
          found.value?.data.map(({ id, name }) => (
            <li key={id}>
              <Button kind="quiet" onClick={() => onChoose({ id, name })}>
                {name}
              </Button>
            </li>
          ))}
      </ul>
    </>
  );
}
