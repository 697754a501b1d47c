// A chart is one tab stop: the arrow keys walk from mark to mark. A mark has its place in `data-at`, such as `3,0`.
import { useState } from 'preact/hooks';

export interface Place {
  readonly x: number;
  readonly y: number;
}

export interface Walk {
  /** For the element around the marks. */
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly onFocusIn: (event: FocusEvent) => void;
  /** For each mark. */
  mark(x: number, y: number): { readonly 'data-at': string; readonly tabIndex: 0 | -1 };
}

const moves: Readonly<Record<string, Place>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

/** `first` is the place of the mark that takes the focus first. */
export function useWalk(first: Place = { x: 0, y: 0 }): Walk {
  const [current, setCurrent] = useState(first);
  return {
    onKeyDown(event) {
      const target = nextMark(event.currentTarget as Element, event);
      if (target === undefined) return;
      event.preventDefault();
      target.focus();
    },
    onFocusIn(event) {
      const place = placeOf(event.target as Element);
      if (place !== undefined) setCurrent(place);
    },
    mark: (x, y) => ({ 'data-at': `${x},${y}`, tabIndex: x === current.x && y === current.y ? 0 : -1 }),
  };
}

type Mark = HTMLElement | SVGElement;

function nextMark(group: Element, { key, target, ctrlKey, metaKey, altKey }: KeyboardEvent): Mark | undefined {
  const from = placeOf(target as Element);
  if (from === undefined || ctrlKey || metaKey || altKey) return undefined;
  const marks = [...group.querySelectorAll<Mark>('[data-at]')];
  const inRow = marks.filter((mark) => placeOf(mark)?.y === from.y);
  if (key === 'Home') return inRow[0];
  if (key === 'End') return inRow.at(-1);
  const move = moves[key];
  if (move === undefined) return undefined;
  return marks
    .filter((mark) => isAhead(placeOf(mark), from, move))
    .sort((a, b) => distance(placeOf(a), from, move) - distance(placeOf(b), from, move))[0];
}

function isAhead(place: Place | undefined, from: Place, { x, y }: Place): boolean {
  if (place === undefined) return false;
  // Up and down stay in their column; left and right may leave a row where it has a gap.
  return x === 0 ? place.x === from.x && (place.y - from.y) * y > 0 : (place.x - from.x) * x > 0;
}

function distance(place: Place | undefined, from: Place, { x }: Place): number {
  if (place === undefined) return Number.POSITIVE_INFINITY;
  const [along, across] = [Math.abs(place.x - from.x), Math.abs(place.y - from.y)];
  return x === 0 ? across : along * 100 + across;
}

function placeOf(element: Element): Place | undefined {
  const [x, y] = element.closest('[data-at]')?.getAttribute('data-at')?.split(',') ?? [];
  return x === undefined || y === undefined ? undefined : { x: Number(x), y: Number(y) };
}
