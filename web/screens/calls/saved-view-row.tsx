import { useState } from 'preact/hooks';
import { addressQueryOf } from '../../data/saved-query.ts';
import { resolveView, type SavedView, type useSavedViews } from '../../data/saved-views.ts';
import { Button } from '../../parts/button.tsx';
import { savedViewWords } from '../../words/en/saved-views.ts';

interface SavedViewRowProps {
  readonly view: SavedView;
  readonly saved: ReturnType<typeof useSavedViews>;
  readonly mayChange: boolean;
  /** Only its author may hide a shared view from the others. */
  readonly mayUnshare: boolean;
  readonly onApply: (query: URLSearchParams) => void;
}

export function SavedViewRow({ view, saved: { change, remove }, mayChange, mayUnshare, onApply }: SavedViewRowProps) {
  const [isOpen, setOpen] = useState(false);
  const isShared = view.visibility === 'organisation';

  async function apply(): Promise<void> {
    const query = addressQueryOf(view) ?? (await resolveView(view.id));
    if (query !== undefined) onApply(query);
  }

  return (
    <li>
      <div class="saved-view">
        <button type="button" class="filter-item" onClick={() => void apply()}>
          <span class="filter-item-name">{view.name}</span>
          {isShared && <span class="filter-item-calls">{savedViewWords.shared}</span>}
        </button>
        {mayChange && (
          <button
            type="button"
            class="saved-view-more"
            aria-expanded={isOpen}
            aria-label={savedViewWords.change(view.name)}
            onClick={() => setOpen(!isOpen)}
          >
            ⋯
          </button>
        )}
      </div>
      {isOpen && (
        <form
          class="saved-view-form"
          onSubmit={(event) => {
            event.preventDefault();
            const name = String(new FormData(event.currentTarget).get('name')).trim();
            if (name !== '') void change.run({ id: view.id, body: { name } }).then(() => setOpen(false));
          }}
        >
          <input
            type="text"
            name="name"
            class="filter-field"
            aria-label={savedViewWords.name}
            maxLength={100}
            defaultValue={view.name}
          />
          <Button type="submit">{savedViewWords.rename}</Button>
          {(!isShared || mayUnshare) && (
            <Button
              onClick={() =>
                void change.run({ id: view.id, body: { visibility: isShared ? 'private' : 'organisation' } })
              }
            >
              {isShared ? savedViewWords.unshare : savedViewWords.shareButton}
            </Button>
          )}
          <Button kind="danger" onClick={() => void remove.run(view.id)}>
            {savedViewWords.remove}
          </Button>
        </form>
      )}
    </li>
  );
}
