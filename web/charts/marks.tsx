// The element around the marks of a chart: it walks with the arrow keys and shows the sentence of a mark.
import type { ComponentChildren } from 'preact';
import { useTip } from './tip.tsx';
import { type Place, useWalk, type Walk } from './walk.ts';
import './marks.css';

interface MarksProps {
  readonly label: string;
  /** The mark that takes the focus first. */
  readonly first?: Place;
  readonly children: (mark: Walk['mark']) => ComponentChildren;
}

export function Marks({ label, first, children }: MarksProps) {
  const { mark, onKeyDown, onFocusIn } = useWalk(first);
  const { around, tip } = useTip();
  return (
    <figure
      class="marks"
      aria-label={label}
      {...around}
      onKeyDown={onKeyDown}
      onFocusIn={(event) => {
        onFocusIn(event);
        around.onFocusIn(event);
      }}
    >
      {children(mark)}
      {tip}
    </figure>
  );
}
