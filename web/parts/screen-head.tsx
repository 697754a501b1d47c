// The head of a screen: its title, the clock that it shows, and its tools.
import type { ComponentChildren } from 'preact';
import { Heading } from './heading.tsx';
import './screen-head.css';

interface ScreenHeadProps {
  readonly title: string;
  readonly of: string;
  /** `New York time, UTC−5` */
  readonly zone: string;
  /** What the tools say, on paper. */
  readonly printed?: string;
  readonly children?: ComponentChildren;
}

export function ScreenHead({ title, of, zone, printed, children }: ScreenHeadProps) {
  return (
    <header class="screen-head">
      <div class="screen-head-title">
        <Heading title={title} of={of} />
        <p class="muted">{zone}</p>
      </div>
      {printed !== undefined && <p class="screen-head-printed">{printed}</p>}
      {children}
    </header>
  );
}
