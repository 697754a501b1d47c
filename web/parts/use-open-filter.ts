// Which filter of a bar is open, and at which control.
import { useRef, useState } from 'preact/hooks';
import type { FilterName } from './filter-kinds.ts';

export interface OpenFilter {
  /** Another for each opening. */
  readonly id: number;
  readonly anchor: HTMLElement;
  /** Undefined: the menu of filters. */
  readonly filter: FilterName | undefined;
  readonly isFromMenu: boolean;
  turnTo(filter: FilterName | undefined): void;
}

export function useOpenFilter(onOpen: (filter: FilterName | undefined) => void) {
  const [open, setOpen] = useState<OpenFilter>();
  const openings = useRef(0);
  /** The control whose click closes the popover: the same click must not open it again. */
  const closedAt = useRef<HTMLElement>();

  function show(anchor: HTMLElement, filter: FilterName | undefined): void {
    if (closedAt.current === anchor) return;
    openings.current += 1;
    const opened = {
      id: openings.current,
      anchor,
      filter,
      isFromMenu: filter === undefined,
      turnTo(next: FilterName | undefined) {
        setOpen({ ...opened, filter: next });
        onOpen(next);
      },
    };
    setOpen(opened);
    onOpen(filter);
  }

  function close(): void {
    closedAt.current = open?.anchor;
    setTimeout(() => {
      closedAt.current = undefined;
    });
    setOpen(undefined);
    onOpen(undefined);
  }

  return { open, show, close };
}
