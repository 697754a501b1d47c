// A line from zero, with a gap where a value is unknown. Each point is a link over the full height.
import { Marks } from './marks.tsx';
import type { Scale } from './scale.ts';
import { useWidth } from './width.ts';
import './lines.css';

export interface LinePoint {
  readonly key: string;
  /** Null: unknown. */
  readonly value: number | null;
  readonly sentence: string;
  readonly href: string | undefined;
}

interface LineProps {
  readonly label: string;
  readonly points: readonly LinePoint[];
  /** Shared by charts that are compared. */
  readonly scale: Scale;
  readonly format: (value: number) => string;
  /** Under the first, the middle and the last point. */
  readonly axis: readonly [string, string, string];
  readonly heightPx?: number;
}

const frame = { leftPx: 32, topPx: 10, bottomPx: 20 } as const;

export function Line({ label, points, scale, format, axis, heightPx = 96 }: LineProps) {
  const { box, widthPx } = useWidth(240);
  const bandPx = (widthPx - frame.leftPx) / Math.max(1, points.length);
  const plotPx = heightPx - frame.topPx - frame.bottomPx;
  const xOf = (index: number) => frame.leftPx + (index + 0.5) * bandPx;
  const yOf = (value: number) => frame.topPx + plotPx * (1 - scale.share(value));
  return (
    <div ref={box}>
      <Marks label={label}>
        {(mark) => (
          <svg class="line" viewBox={`0 0 ${widthPx} ${heightPx}`} role="presentation">
            <Ends scale={scale} format={format} axis={axis} widthPx={widthPx} plotPx={plotPx} heightPx={heightPx} />
            <path class="line-path" d={pathOf(points, xOf, yOf)} />
            {points.map(({ key, value, sentence, href }, index) => (
              <a key={key} class="line-point" href={href} aria-label={sentence} {...mark(index, 0)}>
                <rect x={xOf(index) - bandPx / 2} y={frame.topPx} width={bandPx} height={plotPx} />
                {value !== null && <circle cx={xOf(index)} cy={yOf(value)} r="3" />}
              </a>
            ))}
          </svg>
        )}
      </Marks>
    </div>
  );
}

interface EndsProps extends Pick<LineProps, 'scale' | 'format' | 'axis'> {
  readonly widthPx: number;
  readonly plotPx: number;
  readonly heightPx: number;
}

/** The lines at zero and at the top, and the ends of the time axis. */
function Ends({ scale, format, axis, widthPx, plotPx, heightPx }: EndsProps) {
  const [start, middle, end] = axis;
  const { leftPx, topPx } = frame;
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a group of SVG takes no focus
    <g class="value-axis" aria-hidden="true">
      {[0, scale.top].map((value) => {
        const y = topPx + plotPx * (1 - scale.share(value));
        return (
          <g key={value}>
            <line x1={leftPx} x2={widthPx} y1={y} y2={y} />
            <text x={leftPx - 6} y={y} dy="0.35em" text-anchor="end">
              {format(value)}
            </text>
          </g>
        );
      })}
      <text x={leftPx} y={heightPx - 4}>
        {start}
      </text>
      <text x={(leftPx + widthPx) / 2} y={heightPx - 4} text-anchor="middle">
        {middle}
      </text>
      <text x={widthPx} y={heightPx - 4} text-anchor="end">
        {end}
      </text>
    </g>
  );
}

function pathOf(points: readonly LinePoint[], xOf: (index: number) => number, yOf: (value: number) => number): string {
  return points
    .map(({ value }, index) => {
      if (value === null) return '';
      const command = (points[index - 1]?.value ?? null) === null ? 'M' : 'L';
      return `${command}${xOf(index).toFixed(1)} ${yOf(value).toFixed(1)}`;
    })
    .join('');
}
