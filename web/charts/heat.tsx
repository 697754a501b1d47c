// A heat map: a real table whose cells are links, on a linear scale from zero. Cells that belong together have a frame.
import { heatStep, heatSteps } from './heat-step.ts';
import { Marks } from './marks.tsx';
import type { Walk } from './walk.ts';
import './heat.css';

export interface HeatCell {
  /** Null: unknown. */
  readonly value: number | null;
  readonly text: string;
  readonly sentence: string;
  readonly href: string | undefined;
  readonly isFramed: boolean;
  /** Too few calls to say much. */
  readonly isFaint: boolean;
}

export interface HeatRow {
  readonly key: string;
  readonly name: string;
  readonly cells: readonly HeatCell[];
}

interface HeatProps {
  readonly label: string;
  readonly columns: readonly string[];
  readonly rows: readonly HeatRow[];
  /** What the darkest step ends at. */
  readonly top: number;
  /** The columns are drawn as rows: for a phone. */
  readonly isTurned?: boolean;
}

export function Heat({ label, top, isTurned = false, ...given }: HeatProps) {
  const { columns, rows } = isTurned ? turned(given.columns, given.rows) : given;
  return (
    <Marks label={label}>
      {(mark) => (
        <div class="table-box">
          <table class={isTurned ? 'heat heat-turned' : 'heat'}>
            <caption class="visually-hidden">{label}</caption>
            <thead>
              <tr>
                <td />
                {columns.map((column) => (
                  <th key={column} scope="col">
                    {column}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row, y) => (
                <tr key={row.key}>
                  <th scope="row">{row.name}</th>
                  {row.cells.map((cell, x) => (
                    <td key={columns[x]} class={frameOf(rows, x, y)}>
                      <Cell cell={cell} top={top} mark={mark(x, y)} />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Marks>
  );
}

function turned(columns: readonly string[], rows: readonly HeatRow[]) {
  const cellsOf = (at: number) => rows.flatMap(({ cells }) => cells[at] ?? []);
  return {
    columns: rows.map(({ name }) => name),
    rows: columns.map((name, at) => ({ key: name, name, cells: cellsOf(at) })),
  };
}

interface CellProps {
  readonly cell: HeatCell;
  readonly top: number;
  readonly mark: ReturnType<Walk['mark']>;
}

function Cell({ cell: { value, text, sentence, href, isFaint }, top, mark }: CellProps) {
  const step = isFaint ? 0 : heatStep(value, top);
  return (
    <a class={`heat-${step} ${isFaint ? 'heat-faint' : ''}`} href={href} aria-label={sentence} {...mark}>
      {text}
    </a>
  );
}

function frameOf(rows: readonly HeatRow[], x: number, y: number): string {
  const isFramed = (row: number, column: number) => rows[row]?.cells[column]?.isFramed === true;
  if (!isFramed(y, x)) return '';
  const edges = [
    ['heat-edge-top', isFramed(y - 1, x)],
    ['heat-edge-bottom', isFramed(y + 1, x)],
    ['heat-edge-start', isFramed(y, x - 1)],
    ['heat-edge-end', isFramed(y, x + 1)],
  ] as const;
  return edges.flatMap(([name, hasNeighbour]) => (hasNeighbour ? [] : [name])).join(' ');
}

interface HeatKeyProps {
  readonly zero: string;
  readonly top: string;
  /** What the frame stands for; undefined without frames. */
  readonly frame: string | undefined;
}

export function HeatKey({ zero, top, frame }: HeatKeyProps) {
  return (
    <p class="heat-key muted">
      <span>{zero}</span>
      <span class="heat-key-steps" aria-hidden="true">
        {Array.from({ length: heatSteps }, (_, step) => (
          <span key={step} class={`heat-${step + 1}`} />
        ))}
      </span>
      <span>{top}</span>
      {frame !== undefined && (
        <>
          <span class="heat-key-frame" aria-hidden="true" />
          <span>{frame}</span>
        </>
      )}
    </p>
  );
}
