// A filter that is set: its words, which may open its editor, and a button that removes it.
import type { JSX } from 'preact';
import './chip.css';

interface ChipProps {
  readonly text: string;
  readonly removeLabel: string;
  readonly onRemove: () => void;
  /** Absent: the filter can only be removed. */
  readonly onOpen?: ((anchor: HTMLElement) => void) | undefined;
  readonly isOpen?: boolean;
}

export function Chip({ text, removeLabel, onRemove, onOpen, isOpen = false }: ChipProps) {
  const open = (event: JSX.TargetedMouseEvent<HTMLButtonElement>) => onOpen?.(event.currentTarget);
  return (
    <span class="chip">
      {onOpen === undefined ? (
        <span class="chip-text">{text}</span>
      ) : (
        <button type="button" class="chip-text" aria-haspopup="dialog" aria-expanded={isOpen} onClick={open}>
          {text}
        </button>
      )}
      <button type="button" class="chip-remove" aria-label={removeLabel} title={removeLabel} onClick={onRemove}>
        ✕
      </button>
    </span>
  );
}
