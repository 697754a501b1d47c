// The shortcuts of the pages. One list is made of what the frame and the screen register: it makes the listener and the help.
import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { areKeysOn } from '../data/device.ts';

export interface Shortcut {
  /** `?`, `j`, or two keys one after the other: `g o`. */
  readonly keys: string;
  /** What it does, for the help. */
  readonly text: string;
  readonly run: () => void;
}

const registered = signal<readonly (readonly Shortcut[])[]>([]);

export const shortcuts = (): readonly Shortcut[] => registered.value.flat();

/** Active while the component is drawn. Pass a list that keeps its identity (useMemo). */
export function useKeys(list: readonly Shortcut[]): void {
  useEffect(() => {
    registered.value = [...registered.peek(), list];
    return () => {
      registered.value = registered.peek().filter((each) => each !== list);
    };
  }, [list]);
}

const sequenceMs = 1500;
let first: { readonly key: string; readonly atMs: number } | undefined;

export function handleKey(event: KeyboardEvent): void {
  if (!areKeysOn.value || isTaken(event)) return;
  const key = event.key === ' ' ? 'space' : event.key;
  const pending = first !== undefined && event.timeStamp - first.atMs < sequenceMs ? `${first.key} ${key}` : undefined;
  first = undefined;
  const found = find(pending) ?? find(key);
  if (found !== undefined) {
    event.preventDefault();
    found.run();
  } else if (shortcuts().some(({ keys }) => keys.startsWith(`${key} `))) {
    first = { key, atMs: event.timeStamp };
  }
}

/** The last one registered: a screen can replace a shortcut of the frame. */
const find = (keys: string | undefined) => shortcuts().findLast((each) => each.keys === keys);

/** Single keys never act while a field has the focus or a dialog is open, and never replace a command of the browser. */
function isTaken({ target, key, ctrlKey, metaKey, altKey, defaultPrevented }: KeyboardEvent): boolean {
  if (ctrlKey || metaKey || altKey || defaultPrevented || !(target instanceof Element)) return true;
  if ((key === ' ' || key === 'Enter') && target.closest('button, summary, a:not([data-call])') !== null) return true;
  // In a checkbox, Escape means nothing else.
  if (key === 'Escape' && target.matches('[type=checkbox]') && target.closest('dialog') === null) return false;
  return target.closest('input, textarea, select, [contenteditable], dialog, [role=slider]') !== null;
}
