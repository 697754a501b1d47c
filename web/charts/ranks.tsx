// Horizontal bars: one row for each value, with its number, its share and its change. Each row is a link.
import { Marks } from './marks.tsx';
import './ranks.css';

export interface Rank {
  readonly key: string;
  readonly name: string;
  readonly value: number;
  readonly href: string | undefined;
  readonly sentence: string;
  /** Texts of the columns after the bar: the number first. */
  readonly cells: readonly string[];
  readonly tone?: 'positive' | 'neutral' | 'negative' | 'unknown' | 'plain' | 'hatched' | undefined;
}

interface RanksProps {
  readonly label: string;
  readonly ranks: readonly Rank[];
  /** What a full bar stands for, where it is not the highest value. */
  readonly max?: number;
}

export function Ranks({ label, ranks, max }: RanksProps) {
  const top = max ?? Math.max(1, ...ranks.map(({ value }) => value));
  return (
    <Marks label={label}>
      {(mark) => (
        <ul class="ranks">
          {ranks.map(({ key, name, value, href, sentence, cells, tone = 'plain' }, row) => (
            <li key={key}>
              <a href={href} data-tip={sentence} {...mark(0, row)}>
                <span class="visually-hidden">{sentence}</span>
                <span class="ranks-name" aria-hidden="true">
                  {name}
                </span>
                <span class="ranks-track" aria-hidden="true">
                  {value > 0 && <span class={`ranks-bar ranks-${tone}`} style={{ width: `${(value / top) * 100}%` }} />}
                </span>
                {cells.map((cell, index) => (
                  <span key={index} class="ranks-cell" aria-hidden="true">
                    {cell}
                  </span>
                ))}
              </a>
            </li>
          ))}
        </ul>
      )}
    </Marks>
  );
}
