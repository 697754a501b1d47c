import { useState } from 'preact/hooks';
import { addressOf, screenPath, useAddress } from '../../data/address.ts';
import { api } from '../../data/api.ts';
import { useChange } from '../../data/change.ts';
import { addressQueryOf } from '../../data/saved-query.ts';
import type { SavedView } from '../../data/saved-views.ts';
import { Button } from '../../parts/button.tsx';
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { TextField } from '../../parts/field.tsx';
import { SaveProblem } from '../../parts/save-problem.tsx';
import { viewListWords } from '../../words/en/alerts.ts';
import { dialogWords } from '../../words/en/dialog.ts';

interface SavedViewItemProps {
  readonly view: SavedView;
  readonly slug: string;
  readonly mayAlert: boolean;
  readonly mayChange: boolean;
  /** Only its author may hide a shared view from the others. */
  readonly mayUnshare: boolean;
}

export function SavedViewItem({ view, slug, mayAlert, mayChange, mayUnshare }: SavedViewItemProps) {
  const { id, name, screen, visibility } = view;
  const { href } = useAddress();
  const [asked, setAsked] = useState<'rename' | 'remove'>();
  const isShared = visibility === 'organisation';
  const params = { path: { id } };
  const change = useChange((body: { name?: string; visibility?: SavedView['visibility'] }) =>
    api.PATCH('/api/saved-views/{id}', { params, body }),
  );
  const remove = useChange((_: undefined) => api.DELETE('/api/saved-views/{id}', { params }));
  return (
    <li class="alerts-row">
      <div>
        <h3>
          <a href={hrefOf(view, slug)}>{name}</a>
        </h3>
        <p class="muted">{viewListWords.facts(viewListWords.screens[screen], isShared)}</p>
        {mayChange && view.author_id === null && <p class="muted">{viewListWords.authorLeft}</p>}
      </div>
      <div class="alerts-tools">
        {mayAlert && (
          <a class="button button-plain" href={href({ view: 'rule', filter: ruleFilterOf(view) })}>
            {viewListWords.alert}
          </a>
        )}
        {mayChange && (
          <>
            <Button onClick={() => setAsked('rename')}>{viewListWords.rename}</Button>
            {(!isShared || mayUnshare) && (
              <Button
                disabled={change.isRunning}
                onClick={() => void change.run({ visibility: isShared ? 'private' : 'organisation' })}
              >
                {isShared ? viewListWords.unshare : viewListWords.share}
              </Button>
            )}
            <Button kind="danger" onClick={() => setAsked('remove')}>
              {viewListWords.remove}
            </Button>
          </>
        )}
      </div>
      {asked !== 'rename' && <SaveProblem problem={change.problem ?? remove.problem} />}
      {asked === 'rename' && <Rename name={name} change={change} onClose={() => setAsked(undefined)} />}
      {asked === 'remove' && (
        <ConfirmDialog
          title={viewListWords.removeTitle}
          effect={viewListWords.removeEffect(name)}
          onConfirm={() => void remove.run(undefined)}
          onClose={() => setAsked(undefined)}
        />
      )}
    </li>
  );
}

/** A rule has a span of its own and no order. */
function ruleFilterOf({ query }: SavedView): string {
  const filter = new URLSearchParams(query);
  for (const name of ['from', 'to', 'sort', 'rank_by', 'min_calls']) filter.delete(name);
  return filter.toString();
}

/** A period that only the service can resolve is left out: the screen then shows its own. */
function hrefOf(view: SavedView, slug: string): string {
  const path = screenPath(slug, view.screen === 'overview' ? '' : view.screen);
  return addressOf(path, addressQueryOf(view) ?? new URLSearchParams());
}

interface RenameProps {
  readonly name: string;
  readonly change: ReturnType<typeof useChange<{ name?: string }, unknown>>;
  readonly onClose: () => void;
}

function Rename({ name, change, onClose }: RenameProps) {
  const [text, setText] = useState(name);
  return (
    <Dialog title={viewListWords.rename} onClose={onClose}>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          void change.run({ name: text.trim() }).then((changed) => changed !== undefined && onClose());
        }}
      >
        <TextField
          label={viewListWords.name}
          name="name"
          problem={change.problem}
          value={text}
          onChange={setText}
          input={{ required: true, maxLength: 100, autocomplete: 'off' }}
        />
        <SaveProblem problem={change.problem} fields={['name']} />
        <div class="form-actions">
          <Button kind="main" type="submit" disabled={text.trim() === '' || change.isRunning}>
            {viewListWords.rename}
          </Button>
          <Button onClick={onClose}>{dialogWords.cancel}</Button>
        </div>
      </form>
    </Dialog>
  );
}
