// The sentence of the mark under the pointer or with the focus. It repeats the name of the link, so it is hidden from screen readers.
import { useRef, useState } from 'preact/hooks';
import './tip.css';

interface Shown {
  readonly text: string;
  readonly mark: Element;
  readonly leftPx: number;
  readonly topPx: number;
}

/** `around` goes to the element around the marks, which contains `tip`. */
export function useTip() {
  const [shown, setShown] = useState<Shown>();
  /** Before the press: the press itself moves the focus, which shows the sentence. */
  const shownBefore = useRef<Element>();
  const hide = () => setShown(undefined);
  const show = (event: Event) => {
    const box = event.currentTarget as Element;
    const mark = markOf(event);
    if (mark === undefined) return hide();
    setShown(placed(mark, box));
  };
  return {
    around: {
      onPointerOver: (event: PointerEvent) => event.pointerType !== 'touch' && show(event),
      onPointerLeave: (event: PointerEvent) => event.pointerType !== 'touch' && hide(),
      onPointerDown: () => {
        shownBefore.current = shown?.mark;
      },
      onFocusIn: show,
      onFocusOut: hide,
      onKeyUp: (event: KeyboardEvent) => event.key === 'Escape' && hide(),
      /** Of a mark without text, the first tap shows the sentence and the second one follows the link. */
      onClickCapture: (event: MouseEvent) => {
        const mark = markOf(event);
        const isTouch = (event as PointerEvent).pointerType === 'touch';
        if (!isTouch || mark?.closest('svg, table') == null || shownBefore.current === mark) return;
        event.preventDefault();
        event.stopPropagation();
        show(event);
      },
    },
    tip: shown !== undefined && (
      <div class="tip" aria-hidden="true" style={{ left: `${shown.leftPx}px`, top: `${shown.topPx}px` }}>
        {shown.text}
      </div>
    ),
  };
}

const markOf = (event: Event) => (event.target as Element).closest('[data-at]') ?? undefined;

function placed(mark: Element, box: Element): Shown {
  const [place, frame] = [mark.getBoundingClientRect(), box.getBoundingClientRect()];
  const halfPx = Math.min(140, frame.width / 2);
  const middlePx = place.left + place.width / 2 - frame.left;
  return {
    mark,
    text: mark.getAttribute('data-tip') ?? mark.getAttribute('aria-label') ?? '',
    leftPx: Math.min(Math.max(middlePx, halfPx), frame.width - halfPx),
    topPx: Math.max(place.top - frame.top, 0),
  };
}
