// The box of a table that may be too wide: it scrolls inside, and by keyboard too.
import type { ComponentChildren } from 'preact';
import './table.css';

interface TableBoxProps {
  readonly label: string;
  readonly children: ComponentChildren;
}

export function TableBox({ label, children }: TableBoxProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms, and a section would be a landmark beside that of its card.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: without a tab stop a keyboard could not scroll it.
    <div class="table-box" role="group" tabIndex={0} aria-label={label}>
      {children}
    </div>
  );
}
