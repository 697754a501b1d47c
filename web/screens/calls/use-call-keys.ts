// The keys of the list and of the open call: listen, judge, go on.
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { screenPath, useAddress } from '../../data/address.ts';
import { api } from '../../data/api.ts';
import { useChange } from '../../data/change.ts';
import type { CallRow } from '../../data/held-list.ts';
import type { Organization } from '../../data/session.ts';
import { type Shortcut, useKeys } from '../../frame/keys.ts';
import { say } from '../../frame/toast.tsx';
import { callsWords } from '../../words/en/calls.ts';
import { playerWords } from '../../words/en/player.ts';
import { currentPlayer } from './current-player.ts';
import { playWish } from './play-wish.ts';
import { mayReview } from './rights.ts';

interface CallKeys {
  readonly id: string | undefined;
  readonly organization: Organization;
  readonly rows: readonly CallRow[];
  readonly previousId: string | null;
  readonly nextId: string | null;
}

export function useCallKeys(keys: CallKeys): void {
  const { go } = useAddress();
  const review = useChange(({ callId, reviewed }: { readonly callId: string; readonly reviewed: boolean }) =>
    api.PATCH('/api/calls-dashboard/{callId}', { params: { path: { callId } }, body: { reviewed } }),
  );
  const latest = useRef({ ...keys, go, review });
  latest.current = { ...keys, go, review };
  useReturnedFocus(keys.id);

  const list = useMemo((): Shortcut[] => {
    const pathOf = (id?: string) =>
      screenPath(latest.current.organization.slug, id === undefined ? 'calls' : `calls/${id}`);
    const open = (id: string, replace: boolean) => latest.current.go({ t: null }, { path: pathOf(id), replace });

    function move(steps: 1 | -1): void {
      const { id, rows, nextId, previousId } = latest.current;
      const to = steps === 1 ? nextId : previousId;
      if (id === undefined) focusRow(rowBeside(rows, focusedRow(), steps));
      else if (to !== null) open(to, true);
    }
    function play(): void {
      const row = focusedRow();
      if (latest.current.id !== undefined) currentPlayer.value?.toggle();
      else if (latest.current.rows.some(({ id, has_recording }) => id === row && has_recording) && row !== undefined) {
        playWish.value = row;
        open(row, false);
      }
    }
    function mark(): void {
      const callId = latest.current.id ?? focusedRow();
      const row = latest.current.rows.find((each) => each.id === callId);
      if (row === undefined || !mayReview(latest.current.organization)) return;
      const reviewed = !row.reviewed;
      void latest.current.review.run({ callId: row.id, reviewed }).then((answer) => {
        say(answer === undefined ? callsWords.marked.failed : callsWords.marked[reviewed ? 'on' : 'off']);
      });
    }
    function close(): void {
      if (latest.current.id === undefined || document.querySelector(':popover-open') !== null) return;
      latest.current.go({ t: null }, { path: pathOf() });
    }

    const words = callsWords.keys;
    return [
      { keys: 'j', text: words.next, run: () => move(1) },
      { keys: 'k', text: words.previous, run: () => move(-1) },
      { keys: 'Enter', text: words.open, run: () => focusedLink()?.click() },
      { keys: 'space', text: words.play, run: play },
      { keys: 'm', text: words.mark, run: mark },
      { keys: ',', text: playerWords.keys.slower, run: () => currentPlayer.value?.faster(-1) },
      { keys: '.', text: playerWords.keys.faster, run: () => currentPlayer.value?.faster(1) },
      { keys: 's', text: playerWords.keys.skipSilence, run: () => currentPlayer.value?.toggleSilence() },
      {
        keys: '/',
        text: words.search,
        run: () => document.querySelector<HTMLElement>('.calls-list input[type=search]')?.focus(),
      },
      { keys: 'f', text: words.filter, run: () => document.querySelector<HTMLElement>('.filter-add button')?.click() },
      { keys: 'Escape', text: words.close, run: close },
    ];
  }, []);
  useKeys(list);
}

const focusedLink = () => document.activeElement?.closest<HTMLElement>('a[data-call]') ?? undefined;
const focusedRow = () => focusedLink()?.dataset.call;
const linkOf = (id: string) => document.querySelector<HTMLElement>(`a[data-call="${id}"]`);

function focusRow(id: string | undefined): void {
  if (id !== undefined) linkOf(id)?.focus();
}

function rowBeside(rows: readonly CallRow[], id: string | undefined, steps: 1 | -1): string | undefined {
  if (id === undefined) return rows[0]?.id;
  return rows[rows.findIndex((row) => row.id === id) + steps]?.id ?? id;
}

/** The row of the call that was closed gets the focus, and the row of the open call keeps it while the reader goes on. */
function useReturnedFocus(id: string | undefined): void {
  const previous = useRef(id);
  useEffect(() => {
    const from = previous.current;
    previous.current = id;
    if (from === id) return;
    // The table becomes cards when a call opens, and the row that had the focus is gone.
    const isOnRow = focusedRow() !== undefined || document.activeElement === document.body;
    if (isOnRow) focusRow(id ?? from);
  }, [id]);
}
