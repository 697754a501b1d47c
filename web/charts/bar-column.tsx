// One bucket of stacked bars: a link to all its calls over the full height, and one for each part.
import type { Scale } from './scale.ts';
import type { Walk } from './walk.ts';

export type Tone = 'answered' | 'voicemail' | 'missed' | 'failed' | 'canceled' | 'plain';

export interface BarGroup {
  readonly name: string;
  readonly text: string;
  readonly tone: Tone;
}

interface BarMark {
  /** Null: unknown, which is a gap. */
  readonly value: number | null;
  readonly href: string | undefined;
  readonly sentence: string;
}

export interface BarBucket {
  readonly key: string;
  readonly local: string;
  readonly total: BarMark;
  /** In the order of the groups. */
  readonly parts: readonly BarMark[];
  readonly before: number | null;
  /** Of an unfinished bucket: `until 14:02`. */
  readonly until?: string | undefined;
  /** It has a note, such as a day of 23 hours. */
  readonly isMarked: boolean;
}

interface Box {
  readonly leftPx: number;
  readonly topPx: number;
  readonly widthPx: number;
  readonly heightPx: number;
}

interface BarColumnProps {
  readonly bucket: BarBucket;
  readonly groups: readonly BarGroup[];
  readonly markOf: (row: number) => ReturnType<Walk['mark']>;
  readonly box: Box;
  readonly scale: Scale;
}

/** Narrower parts are hard to tap: the column stands for all of them. */
const minPartPx = 18;

export function BarColumn({ bucket, groups, markOf, box, scale }: BarColumnProps) {
  const { total, parts, until, isMarked } = bucket;
  const gapPx = Math.min(8, box.widthPx * 0.22);
  const bar = { x: box.leftPx + gapPx / 2, width: Math.max(1, box.widthPx - gapPx) };
  const bottomPx = box.topPx + box.heightPx;
  const stack = stacked(
    parts.map(({ value }) => value ?? 0),
    scale,
    box,
  );
  const [highest] = stack.slice(-1);
  return (
    <g class={`bar-column ${until === undefined ? '' : 'bar-unfinished'}`}>
      <a class="bar-total" href={total.href} aria-label={total.sentence} {...markOf(0)}>
        <rect x={box.leftPx} y={box.topPx} width={box.widthPx} height={box.heightPx} />
      </a>
      <rect class="bar-base" x={bar.x} y={bottomPx - 1} width={bar.width} height={1} />
      {parts.map(({ value, href, sentence }, index) => {
        const { y, height } = stack[index] ?? { y: bottomPx, height: 0 };
        const group = groups[index];
        if (value === null || value === 0 || group === undefined) return null;
        return (
          <a
            key={group.name}
            class={`bar-part bar-${group.tone}`}
            href={href}
            aria-label={sentence}
            {...markOf(parts.length - index)}
            style={{ pointerEvents: box.widthPx < minPartPx ? 'none' : 'auto' }}
          >
            <rect {...bar} y={y} height={height} />
          </a>
        );
      })}
      {until !== undefined && highest !== undefined && (
        <rect class="bar-hatch" {...bar} y={highest.y} height={bottomPx - highest.y} fill="url(#bar-hatch)" />
      )}
      {isMarked && (
        <text class="bar-reason" x={bar.x + bar.width / 2} y={box.topPx - 4}>
          *
        </text>
      )}
    </g>
  );
}

/** Each part keeps 1 px free below it, and is never thinner than 1 px. */
function stacked(values: readonly number[], scale: Scale, { topPx, heightPx }: Box) {
  let sum = 0;
  return values.map((value) => {
    const low = topPx + heightPx * (1 - scale.share(sum));
    sum += value;
    const y = topPx + heightPx * (1 - scale.share(sum));
    return { y, height: Math.max(1, low - y - 1) };
  });
}
