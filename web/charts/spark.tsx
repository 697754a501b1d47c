// A sparkline from zero: the course of a figure, and that of the compared period as a thin line. Decoration beside a figure that says more.
import './spark.css';

interface SparkProps {
  /** Null: unknown, which is a gap. */
  readonly points: readonly (number | null)[];
  readonly before?: readonly (number | null)[] | null | undefined;
  /** The last bucket is not over: its point is drawn apart from the line. */
  readonly isUnfinished: boolean;
}

const [widthPx, heightPx, padPx] = [160, 32, 2];

export function Spark({ points, before, isUnfinished }: SparkProps) {
  const known = [...points, ...(before ?? [])].filter((point) => point !== null);
  const top = Math.max(0, ...known);
  const draw = (line: readonly (number | null)[]) => pathOf(line, points.length, top);
  const last = points.findLastIndex((point) => point !== null);
  const lastPoint = points[last];
  const line = isUnfinished && last >= 0 ? points.with(last, null) : points;
  return (
    <svg class="spark" viewBox={`0 0 ${widthPx} ${heightPx}`} preserveAspectRatio="none" aria-hidden="true">
      {before != null && <path class="spark-before" d={draw(before)} />}
      <path class="spark-line" d={draw(line)} />
      <path class="spark-dots" d={dotsOf(line, points.length, top)} />
      {lastPoint != null && (
        <path
          class={isUnfinished ? 'spark-last spark-unfinished' : 'spark-last'}
          d={`M${placeOf(last, lastPoint, points.length, top)}h0`}
        />
      )}
    </svg>
  );
}

function placeOf(index: number, value: number, count: number, top: number): string {
  const x = padPx + (index / Math.max(1, count - 1)) * (widthPx - 2 * padPx);
  const y = heightPx - padPx - (top === 0 ? 0 : value / top) * (heightPx - 2 * padPx);
  return `${x.toFixed(1)} ${y.toFixed(1)}`;
}

function pathOf(line: readonly (number | null)[], count: number, top: number): string {
  return line
    .map((value, index) => {
      if (value === null) return '';
      const command = index === 0 || line[index - 1] === null ? 'M' : 'L';
      return `${command}${placeOf(index, value, count, top)}`;
    })
    .join('');
}

/** Points without neighbours: a line without length is drawn as a dot. */
function dotsOf(line: readonly (number | null)[], count: number, top: number): string {
  return line
    .map((value, index) => {
      const isAlone = (line[index - 1] ?? null) === null && (line[index + 1] ?? null) === null;
      return value === null || !isAlone ? '' : `M${placeOf(index, value, count, top)}h0`;
    })
    .join('');
}
