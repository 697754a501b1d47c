// A floating part beside the control that opened it. It closes with escape and with a click beside it, and gives the focus back.
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import './popover.css';

interface PopoverProps {
  readonly label: string;
  /** The control that it belongs to. */
  readonly anchor: HTMLElement;
  readonly onClose: () => void;
  /** Names what it shows. When it changes, its first control takes the focus. */
  readonly view?: string | undefined;
  readonly children: ComponentChildren;
}

/** Open while it is drawn. */
export function Popover({ label, anchor, onClose, view, children }: PopoverProps) {
  const popover = useRef<HTMLDivElement>(null);
  const close = useRef(onClose);
  close.current = onClose;
  useEffect(() => {
    const element = popover.current;
    if (element === null) return;
    // Not `toggle`: it is sent after the click that closed the popover, which may have opened the next one.
    const hear = (event: ToggleEvent) => {
      if (event.newState === 'closed') close.current();
    };
    element.addEventListener('beforetoggle', hear);
    element.showPopover({ source: anchor });
    return () => {
      element.removeEventListener('beforetoggle', hear);
      if (element.contains(document.activeElement)) anchor.focus();
    };
  }, [anchor]);
  useEffect(() => {
    if (popover.current !== null) firstControlOf(popover.current)?.focus();
  }, [view]);
  return (
    <div ref={popover} popover="auto" role="dialog" class="popover" aria-label={label}>
      {children}
    </div>
  );
}

/** Not the way back. */
const firstControlOf = (element: HTMLElement) =>
  element.querySelector<HTMLElement>('input, select, textarea, button:not(.filter-back), a[href]');
