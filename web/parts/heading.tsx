// The heading of a screen. It takes the focus when the screen is entered, so that keyboard and screen reader begin there.
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

interface HeadingProps {
  readonly title: string;
  /** What else the title of the window names, such as the organisation. */
  readonly of?: string | undefined;
  readonly children?: ComponentChildren;
}

let isFirstScreen = true;

export function Heading({ title, of, children }: HeadingProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // On the first screen the browser has its own place to begin.
    if (!isFirstScreen) heading.current?.focus({ preventScroll: true });
    isFirstScreen = false;
  }, []);
  useEffect(() => {
    document.title = of === undefined ? `${title} · Callboard` : `${title} · ${of} · Callboard`;
  }, [title, of]);
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children ?? title}
    </h1>
  );
}
