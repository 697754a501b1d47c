// A bar behind the text of a cell, from zero to the highest value of its column. Decoration: the text says the value.
import type { ComponentChildren } from 'preact';
import './cell-bar.css';

interface CellBarProps {
  readonly value: number | null;
  /** Of the column. */
  readonly max: number;
  readonly children: ComponentChildren;
}

export function CellBar({ value, max, children }: CellBarProps) {
  const share = value === null || max <= 0 ? 0 : Math.max(0, Math.min(1, value / max));
  return (
    <span class="cell-bar" style={{ '--share': share }}>
      {children}
    </span>
  );
}
