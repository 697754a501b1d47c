// The table of results: a line for each measurement, a pair of columns for each size.
import type { Timed } from '../timing.ts';

/** Undefined: not measured for this size. A text: the reason why there is no time. */
export type Cell = Timed | string | undefined;

const nameWidth = 38;
const timeWidth = 9;

export function headings(sizes: readonly number[]): string {
  const pair = timeWidth * 2;
  const columns = sizes.map((calls) => `${calls.toLocaleString('en')} calls`.padStart(pair)).join('');
  const units = sizes.map(() => 'p50'.padStart(timeWidth) + 'p95'.padStart(timeWidth)).join('');
  return [
    `${'milliseconds'.padEnd(nameWidth)}${columns}${'× base'.padStart(10)}${'growth'.padStart(10)}`,
    `${''.padEnd(nameWidth)}${units}`,
  ].join('\n');
}

/** Growth is the ratio of a million calls to the smallest size. The multiple of a round trip is for a million calls too. */
export function line(
  name: string,
  cells: readonly Cell[],
  { baseline, far }: { baseline: number; far: number },
): string {
  const times = cells.map((cell) =>
    typeof cell === 'object' ? ms(cell.p50) + ms(cell.p95) : (cell ?? '').padStart(timeWidth * 2),
  );
  const [near, there] = [p50Of(cells[0]), p50Of(cells[far])];
  return `${name.padEnd(nameWidth)}${times.join('')}${factor((there ?? Number.NaN) / baseline)}${factor((there ?? Number.NaN) / (near ?? Number.NaN))}`;
}

function ms(time: number): string {
  return (time < 1000 ? time.toFixed(1) : time.toFixed(0)).padStart(timeWidth);
}

function factor(value: number): string {
  return Number.isFinite(value)
    ? `${value < 100 ? value.toFixed(2) : value.toFixed(0)} ×`.padStart(10)
    : ''.padStart(10);
}

function p50Of(cell: Cell): number | undefined {
  return typeof cell === 'object' ? cell.p50 : undefined;
}
