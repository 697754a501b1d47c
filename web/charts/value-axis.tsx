// The lines of a value axis with their numbers. The unit stands at the top one.
import type { Scale } from './scale.ts';

interface ValueAxisProps {
  readonly scale: Scale;
  readonly format: (value: number) => string;
  readonly frame: { readonly leftPx: number; readonly topPx: number };
  readonly widthPx: number;
  readonly plotPx: number;
}

export function ValueAxis({ scale, format, frame, widthPx, plotPx }: ValueAxisProps) {
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a group of SVG takes no focus
    <g class="value-axis" aria-hidden="true">
      {scale.ticks.map((tick) => {
        const y = frame.topPx + plotPx * (1 - scale.share(tick));
        return (
          <g key={tick}>
            <line x1={frame.leftPx} x2={widthPx} y1={y} y2={y} />
            <text x={frame.leftPx - 8} y={y} dy="0.35em" text-anchor="end">
              {format(tick)}
            </text>
          </g>
        );
      })}
    </g>
  );
}
