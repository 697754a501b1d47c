// A line of one series over the last hour, with a gap where a value is unknown. Decoration beside its name, its latest value and its table.
import './strip.css';

interface StripProps {
  readonly points: readonly (number | null)[];
  /** The top of the scale, where it is not the highest value: 100 for percent. */
  readonly max?: number;
}

const [widthPx, heightPx] = [360, 40];

export function Strip({ points, max }: StripProps) {
  const top = max ?? Math.max(1, ...points.map((point) => point ?? 0));
  return (
    <svg class="strip" viewBox={`0 0 ${widthPx} ${heightPx}`} preserveAspectRatio="none" aria-hidden="true">
      <path class="strip-base" d={`M0 ${heightPx - 0.5}H${widthPx}`} />
      <path class="strip-line" d={lineOf(points, top)} />
    </svg>
  );
}

function lineOf(points: readonly (number | null)[], top: number): string {
  const stepPx = widthPx / Math.max(1, points.length - 1);
  return points
    .map((value, index) => {
      if (value === null) return '';
      const isFirst = index === 0 || points[index - 1] === null;
      const y = heightPx - 1 - (Math.min(value, top) / top) * (heightPx - 3);
      return `${isFirst ? 'M' : 'L'}${(index * stepPx).toFixed(1)} ${y.toFixed(1)}${isFirst ? 'h0' : ''}`;
    })
    .join('');
}
