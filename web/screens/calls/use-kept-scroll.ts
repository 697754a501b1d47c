import { useLayoutEffect, useRef } from 'preact/hooks';

/**
 * The router scrolls to the top when the path changes. Beside the list, opening a call must not move the list; on a page of its own, the
 * list must be found where it was left.
 */
export function useKeptScroll(id: string | undefined, isBeside: boolean): void {
  const previous = useRef(id);
  const listY = useRef(0);
  // While it is drawn, before the router scrolls.
  if (previous.current === undefined || isBeside) listY.current = scrollY;
  useLayoutEffect(() => {
    if (previous.current === id) return;
    previous.current = id;
    const y = listY.current;
    // After the router's own effect, before the browser paints.
    if (isBeside || id === undefined) queueMicrotask(() => scrollTo(0, y));
  }, [id, isBeside]);
}
