// The box of a table that may be too wide: it scrolls inside, and by keyboard too.
import type { ComponentChildren } from 'preact';
import './table.css';

interface TableBoxProps {
  readonly label: string;
  readonly children: ComponentChildren;
}

export function TableBox({ label, children }: TableBoxProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: without a tab stop a keyboard could not scroll it.
    <section class="table-box" tabIndex={0} aria-label={label}>
      {children}
    </section>
  );
}
