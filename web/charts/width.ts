// The width that a chart has. It is drawn in its own pixels, so that text and lines stay sharp.
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

export function useWidth(initialPx = 640) {
  const box = useRef<HTMLDivElement>(null);
  const [widthPx, setWidth] = useState(initialPx);
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    const measure = () => {
      if (element.clientWidth > 0) setWidth(element.clientWidth);
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return { box, widthPx };
}
