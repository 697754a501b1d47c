// The router ignores links inside SVG, so a click on a mark would load the document again.

import { useEffect } from 'preact/hooks';
import { useLocation } from 'preact-iso';

export function SvgLinks() {
  const { route } = useLocation();
  useEffect(() => {
    const follow = (event: MouseEvent) => {
      const href = svgLinkOf(event)?.getAttribute('href');
      if (href == null || !href.startsWith('/')) return;
      event.preventDefault();
      route(href);
    };
    document.addEventListener('click', follow);
    return () => document.removeEventListener('click', follow);
  }, [route]);
  return null;
}

function svgLinkOf({ target, button, ctrlKey, metaKey, shiftKey, altKey, defaultPrevented }: MouseEvent) {
  const isPlain = button === 0 && !ctrlKey && !metaKey && !shiftKey && !altKey && !defaultPrevented;
  if (!isPlain || !(target instanceof SVGElement)) return undefined;
  return target.closest('a');
}
