// How many calls have which length, with marks for the median and the 90th percentile. The ranges differ in width, so each has the same
// band and its own bounds.
import { Marks } from './marks.tsx';
import { placeInBins } from './place-in-bins.ts';
import { createScale } from './scale.ts';
import { ValueAxis } from './value-axis.tsx';
import { useWidth } from './width.ts';
import './histogram.css';

export interface HistogramBin {
  readonly from: number;
  /** Null: open. */
  readonly to: number | null;
  readonly text: string;
  readonly value: number;
  readonly sentence: string;
  readonly href: string | undefined;
}

interface HistogramProps {
  readonly label: string;
  readonly bins: readonly HistogramBin[];
  readonly lines: readonly { readonly name: string; readonly text: string; readonly at: number }[];
  readonly format: (value: number) => string;
  readonly heightPx?: number;
}

const letterPx = 6.5;
const frame = { leftPx: 44, topPx: 56, bottomPx: 24 } as const;

export function Histogram({ label, bins, lines, format, heightPx = 240 }: HistogramProps) {
  const { box, widthPx } = useWidth();
  const scale = createScale(Math.max(0, ...bins.map(({ value }) => value)), 'count');
  const bandPx = (widthPx - frame.leftPx) / Math.max(1, bins.length);
  const plotPx = heightPx - frame.topPx - frame.bottomPx;
  const every = Math.max(1, Math.ceil(52 / bandPx));
  const bottomPx = frame.topPx + plotPx;
  return (
    <div ref={box}>
      <Marks label={label}>
        {(mark) => (
          <svg class="histogram" viewBox={`0 0 ${widthPx} ${heightPx}`} role="presentation">
            <ValueAxis scale={scale} format={format} frame={frame} widthPx={widthPx} plotPx={plotPx} />
            {bins.map(({ from, text, value, sentence, href }, index) => {
              const x = frame.leftPx + index * bandPx;
              const barPx = value === 0 ? 0 : Math.max(1, plotPx * scale.share(value));
              return (
                <g key={from}>
                  <a class="histogram-bin" href={href} aria-label={sentence} {...mark(index, 0)}>
                    <rect class="histogram-area" x={x} y={frame.topPx} width={bandPx} height={plotPx} />
                    <rect
                      class="histogram-bar"
                      x={x + 1}
                      y={bottomPx - barPx}
                      width={Math.max(1, bandPx - 2)}
                      height={barPx}
                    />
                  </a>
                  {index % every === 0 && (
                    <text class="histogram-label" x={x} y={heightPx - 6}>
                      {text}
                    </text>
                  )}
                </g>
              );
            })}
            {lines.map(({ name, text, at }, row) => {
              const x = frame.leftPx + placeInBins(at, bins) * bandPx;
              const isLate = x + text.length * letterPx > widthPx;
              return (
                <g key={name} class="histogram-line">
                  <line x1={x} x2={x} y1={12 + row * 16} y2={bottomPx} />
                  <text x={isLate ? x - 4 : x + 4} y={20 + row * 16} text-anchor={isLate ? 'end' : 'start'}>
                    {text}
                  </text>
                </g>
              );
            })}
          </svg>
        )}
      </Marks>
    </div>
  );
}
