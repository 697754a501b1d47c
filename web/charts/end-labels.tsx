// The names of the groups of a stacked chart, in its order, with their totals. Each is a link to its calls.
import type { BarGroup } from './bar-column.tsx';
import './end-labels.css';

interface EndLabelsProps {
  readonly labels: readonly (BarGroup & {
    readonly value: string;
    readonly href: string | undefined;
    readonly sentence: string;
  })[];
  /** What the outline is. */
  readonly outline?: string | undefined;
}

export function EndLabels({ labels, outline }: EndLabelsProps) {
  return (
    <ul class="end-labels">
      {labels.map(({ name, text, tone, value, href, sentence }) => (
        <li key={name}>
          <a href={href}>
            <span class="visually-hidden">{sentence}</span>
            <span class={`end-label-swatch bar-${tone}`} aria-hidden="true" />
            <span aria-hidden="true">{text}</span>
            <span class="end-label-value" aria-hidden="true">
              {value}
            </span>
          </a>
        </li>
      ))}
      {outline !== undefined && (
        <li class="muted">
          <span class="end-label-outline" />
          {outline}
        </li>
      )}
    </ul>
  );
}
