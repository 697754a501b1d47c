// Stacked bars over time, with the total of the compared period as an outline. The unfinished bucket is hatched.

import { type BarBucket, BarColumn, type BarGroup } from './bar-column.tsx';
import { Marks } from './marks.tsx';
import { createScale, type Scale, type Unit } from './scale.ts';
import { axisLabels, type BucketSize } from './time-axis.ts';
import { TimeAxis } from './time-axis-marks.tsx';
import { ValueAxis } from './value-axis.tsx';
import { useWidth } from './width.ts';
import './bars.css';

interface BarsProps {
  readonly label: string;
  readonly size: BucketSize;
  readonly buckets: readonly BarBucket[];
  /** From the bottom to the top. */
  readonly groups: readonly BarGroup[];
  readonly unit: Unit;
  readonly format: (value: number) => string;
  readonly heightPx?: number;
}

const chartFrame = { leftPx: 44, topPx: 20, bottomPx: 24 } as const;

export function Bars({ label, size, buckets, groups, unit, format, heightPx = 240 }: BarsProps) {
  const { box, widthPx } = useWidth();
  const scale = createScale(highestOf(buckets), unit);
  const { leftPx, topPx, bottomPx } = chartFrame;
  const bandPx = (widthPx - leftPx) / Math.max(1, buckets.length);
  const plotPx = heightPx - topPx - bottomPx;
  const locals = buckets.map(({ local }) => local);
  return (
    <div class="bars" ref={box}>
      <Marks label={label} first={{ x: buckets.length - 1, y: 0 }}>
        {(mark) => (
          <svg viewBox={`0 0 ${widthPx} ${heightPx}`} role="presentation">
            <Hatch />
            <ValueAxis scale={scale} format={format} frame={chartFrame} widthPx={widthPx} plotPx={plotPx} />
            {buckets.map((bucket, index) => (
              <BarColumn
                key={bucket.key}
                bucket={bucket}
                groups={groups}
                markOf={(row) => mark(index, row)}
                box={{ leftPx: leftPx + index * bandPx, topPx, widthPx: bandPx, heightPx: plotPx }}
                scale={scale}
              />
            ))}
            <path class="bars-before" d={outlineOf(buckets, scale, bandPx, plotPx)} />
            <TimeAxis
              labels={axisLabels(locals, { size, bandPx })}
              unfinished={unfinishedIn(buckets)}
              bandPx={bandPx}
              frame={chartFrame}
              widthPx={widthPx}
              heightPx={heightPx}
            />
          </svg>
        )}
      </Marks>
    </div>
  );
}

function Hatch() {
  return (
    <defs>
      <pattern id="bar-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <line class="bar-hatch-line" x1="0" x2="0" y1="0" y2="6" />
      </pattern>
    </defs>
  );
}

const totalOf = ({ parts }: BarBucket) => parts.reduce((sum, { value }) => sum + (value ?? 0), 0);
const highestOf = (buckets: readonly BarBucket[]) =>
  Math.max(0, ...buckets.flatMap((bucket) => [totalOf(bucket), bucket.before ?? 0]));

function unfinishedIn(buckets: readonly BarBucket[]) {
  const index = buckets.findIndex(({ until }) => until !== undefined);
  const until = buckets[index]?.until;
  return until === undefined ? undefined : { index, text: until };
}

/** One step for each bucket; a bucket without a value is a gap. */
function outlineOf(buckets: readonly BarBucket[], scale: Scale, bandPx: number, plotPx: number): string {
  let isDrawn = false;
  return buckets
    .flatMap(({ before }, index) => {
      const command = isDrawn ? 'L' : 'M';
      isDrawn = before !== null;
      if (before === null) return [];
      const x = chartFrame.leftPx + index * bandPx;
      const y = chartFrame.topPx + plotPx * (1 - scale.share(before));
      return [`${command}${x.toFixed(1)} ${y.toFixed(1)}h${bandPx.toFixed(1)}`];
    })
    .join('');
}
