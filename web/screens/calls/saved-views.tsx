// Named sets of filters: apply, save, rename, share, delete.
import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { addressOf, screenPath, useAddress } from '../../data/address.ts';
import { spanOf } from '../../data/period.ts';
import { queryToSave } from '../../data/saved-query.ts';
import { useSavedViews } from '../../data/saved-views.ts';
import { mayDo, type Organization, session } from '../../data/session.ts';
import { Button } from '../../parts/button.tsx';
import { Problem } from '../../parts/notice.tsx';
import { Popover } from '../../parts/popover.tsx';
import type { FloatingProps } from '../../parts/popover-button.tsx';
import { savedViewWords } from '../../words/en/saved-views.ts';
import { SavedViewRow } from './saved-view-row.tsx';
import './saved-views.css';

interface SavedViewsProps extends FloatingProps {
  readonly organization: Organization;
}

export function SavedViews({ organization, ...floating }: SavedViewsProps) {
  return (
    <Popover {...floating}>
      <SavedViewList organization={organization} onApplied={floating.onClose} />
    </Popover>
  );
}

interface SavedViewListProps {
  readonly organization: Organization;
  readonly onApplied: () => void;
}

function SavedViewList({ organization, onApplied }: SavedViewListProps) {
  const { route } = useLocation();
  const saved = useSavedViews('calls');
  const views = saved.views.value?.data;
  const mayWrite = mayDo(organization, 'saved-views.write');
  const problem = saved.views.problem ?? saved.create.problem ?? saved.change.problem ?? saved.remove.problem;
  return (
    <div class="saved-views">
      {views?.length === 0 && <p class="muted">{savedViewWords.none}</p>}
      <ul>
        {views?.map((view) => (
          <SavedViewRow
            key={view.id}
            view={view}
            saved={saved}
            mayChange={
              mayWrite &&
              (view.author_id === session.user.value?.id ||
                (view.visibility === 'organisation' && mayDo(organization, 'shared-views.write')))
            }
            mayUnshare={view.author_id === null || view.author_id === session.user.value?.id}
            onApply={(query) => {
              route(addressOf(screenPath(organization.slug, 'calls'), query));
              onApplied();
            }}
          />
        ))}
      </ul>
      {problem !== undefined && <Problem problem={problem} />}
      {mayWrite ? (
        <SaveForm organization={organization} saved={saved} />
      ) : (
        <p class="muted">{savedViewWords.readOnly}</p>
      )}
    </div>
  );
}

interface SaveFormProps {
  readonly organization: Organization;
  readonly saved: ReturnType<typeof useSavedViews>;
}

function SaveForm({ organization: { timezone }, saved: { create } }: SaveFormProps) {
  const { query } = useAddress();
  const [name, setName] = useState('');
  const [isShared, setShared] = useState(false);
  async function save(event: Event): Promise<void> {
    event.preventDefault();
    const visibility = isShared ? 'organisation' : 'private';
    const answer = await create.run({
      name: name.trim(),
      query: queryToSave(query, spanOf(query.get('period'), timezone)),
      visibility,
    });
    if (answer !== undefined) setName('');
  }
  return (
    <form class="filter-form" onSubmit={(event) => void save(event)}>
      <label>
        {savedViewWords.save}
        <input
          type="text"
          class="filter-field"
          required
          maxLength={100}
          value={name}
          onInput={(event) => setName(event.currentTarget.value)}
        />
      </label>
      <span class="filter-item">
        <input
          type="checkbox"
          id="saved-view-shared"
          checked={isShared}
          onChange={(event) => setShared(event.currentTarget.checked)}
        />
        <label for="saved-view-shared">{savedViewWords.share}</label>
      </span>
      <Button type="submit" disabled={name.trim() === '' || create.isRunning}>
        {savedViewWords.saveButton}
      </Button>
    </form>
  );
}
