// One figure: its name, its value, and how it changed. The value is a link to exactly the calls that it counts.
import type { ComponentChildren } from 'preact';
import './tile.css';

interface TileProps {
  readonly name: string;
  readonly value: string;
  readonly href?: string | undefined;
  /** What a screen reader says in place of the value. */
  readonly sentence: string;
  readonly change?: string | undefined;
  readonly tone?: 'better' | 'worse' | undefined;
  /** What the value is made of: `2,478 of 3,480 inbound calls`. */
  readonly hint?: string | undefined;
  readonly children?: ComponentChildren;
}

export function Tile({ name, value, href, sentence, change, tone, hint, children }: TileProps) {
  return (
    <div class="tile">
      <h2 class="tile-name">{name}</h2>
      {href === undefined ? (
        <p class="tile-value">{value}</p>
      ) : (
        <a class="tile-value" href={href} aria-label={sentence} title={hint}>
          {value}
        </a>
      )}
      {change !== undefined && <p class={`tile-change ${tone === undefined ? '' : `tile-${tone}`}`}>{change}</p>}
      {children}
    </div>
  );
}
