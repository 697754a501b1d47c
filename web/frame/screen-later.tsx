// Draws the next screen one frame after the navigation has marked it: the answer to a key or a click must not wait for a thousand elements.
import type { ComponentChildren } from 'preact';
import { useEffect, useReducer, useRef } from 'preact/hooks';
import { LocationProvider, useLocation } from 'preact-iso';
import { keepScroll, restoreScroll } from './kept-scroll.ts';

/** Around the router: what is inside sees the former address for one more frame. */
export function ScreenLater({ children }: { readonly children: ComponentChildren }) {
  const location = useLocation();
  const shown = useRef(location);
  const [, draw] = useReducer((count: number) => count + 1, 0);
  const { path } = shown.current;
  const isLater = path !== location.path && isWithinOneArea(path, location.path);
  if (!isLater) shown.current = location;

  useEffect(() => {
    if (!isLater) return undefined;
    return afterNextPaint(() => {
      const isOther = screenOf(path) !== screenOf(location.path);
      if (isOther) {
        dropFocus();
        keepScroll(shown.current.url);
      }
      shown.current = location;
      draw(0);
      if (isOther) restoreScroll(location.url);
    });
  }, [isLater, location]);

  return <LocationProvider.ctx.Provider value={shown.current}>{children}</LocationProvider.ctx.Provider>;
}

/** A screen must never be drawn with the rows of another organisation, so this is only for what lies within one. */
function isWithinOneArea(from: string, to: string): boolean {
  return areaOf(from) === areaOf(to);
}

function areaOf(path: string): string {
  const [, area, slug] = path.split('/');
  return area === 'o' ? `o/${slug}` : `${area}`;
}

/** A call beside its list is the same screen. */
const screenOf = (path: string): string => path.split('/', 4).join('/');

/** An element that is removed while it has the focus costs a layout of both screens. */
function dropFocus(): void {
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
}

function afterNextPaint(run: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const frame = requestAnimationFrame(() => {
    timer = setTimeout(run, 0);
  });
  return () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
}
