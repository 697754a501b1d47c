// A line of one series over the last hour, with a gap where a value is unknown, and the two ends of its scale. Decoration beside its name
// and its value at the chosen point.
import './strip.css';

interface StripProps {
  readonly points: readonly (number | null)[];
  readonly text: (value: number) => string;
  /** The top of the scale, where it is not the highest value: 100 for percent. */
  readonly max?: number;
  /** The index of the chosen point. */
  readonly at?: number;
  readonly onPoint?: (index: number) => void;
}

const [widthPx, heightPx] = [360, 40];

export function Strip({ points, text, max, at, onPoint }: StripProps) {
  const highest = Math.max(0, ...points.map((point) => point ?? 0));
  const top = max ?? (highest === 0 ? 1 : highest);
  const stepPx = widthPx / Math.max(1, points.length - 1);
  return (
    <div class="strip">
      <svg
        class="strip-lines"
        aria-hidden="true"
        viewBox={`0 0 ${widthPx} ${heightPx}`}
        preserveAspectRatio="none"
        onPointerMove={(event) => onPoint?.(indexAt(event, points.length))}
      >
        <path class="strip-base" d={`M0 ${heightPx - 0.5}H${widthPx}`} />
        {at !== undefined && <path class="strip-at" d={`M${(at * stepPx).toFixed(1)} 0V${heightPx}`} />}
        <path class="strip-line" d={lineOf(points, top, stepPx)} />
      </svg>
      <p class="strip-scale" aria-hidden="true">
        <span>{(max !== undefined || highest > 0) && text(top)}</span>
        <span>{text(0)}</span>
      </p>
    </div>
  );
}

function indexAt({ offsetX, currentTarget }: PointerEvent & { readonly currentTarget: SVGElement }, count: number) {
  const share = offsetX / currentTarget.getBoundingClientRect().width;
  return Math.min(count - 1, Math.max(0, Math.round(share * (count - 1))));
}

function lineOf(points: readonly (number | null)[], top: number, stepPx: number): string {
  return points
    .map((value, index) => {
      if (value === null) return '';
      const isFirst = index === 0 || points[index - 1] === null;
      const y = heightPx - 1 - (Math.min(value, top) / top) * (heightPx - 3);
      return `${isFirst ? 'M' : 'L'}${(index * stepPx).toFixed(1)} ${y.toFixed(1)}${isFirst ? 'h0' : ''}`;
    })
    .join('');
}
