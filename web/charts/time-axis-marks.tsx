// The labels under a time axis, and the one of the unfinished bucket, before which others give way.
import type { AxisLabel } from './time-axis.ts';

interface TimeAxisProps {
  readonly labels: readonly AxisLabel[];
  readonly unfinished: AxisLabel | undefined;
  readonly bandPx: number;
  readonly frame: { readonly leftPx: number };
  readonly widthPx: number;
  readonly heightPx: number;
}

const letterPx = 6.5;

export function TimeAxis({ labels, unfinished, bandPx, frame, widthPx, heightPx }: TimeAxisProps) {
  const middleOf = ({ index }: AxisLabel) => frame.leftPx + (index + 0.5) * bandPx;
  const startOf = (label: AxisLabel) => {
    const halfPx = (label.text.length * letterPx) / 2;
    return Math.min(Math.max(middleOf(label), frame.leftPx + halfPx), widthPx - halfPx) - halfPx;
  };
  const endOf = (label: AxisLabel) => startOf(label) + label.text.length * letterPx;
  const free = labels.filter(
    (label) =>
      unfinished === undefined || endOf(label) + 12 < startOf(unfinished) || startOf(label) > endOf(unfinished) + 12,
  );
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a group of SVG takes no focus
    <g class="time-axis" aria-hidden="true">
      {[...free, ...(unfinished === undefined ? [] : [unfinished])].map((label) => (
        <text key={label.index} x={(startOf(label) + endOf(label)) / 2} y={heightPx - 6} text-anchor="middle">
          {label.text}
        </text>
      ))}
    </g>
  );
}
