// The table of figures: a line for each thing asked, a pair of columns for each size.
import type { Timed } from '../timing.ts';

/** Undefined: it was not asked of an organisation of that size. A word: why there is no time. */
export type Cell = Timed | string | undefined;

const nameWidth = 38;
const timeWidth = 9;

export function headings(sizes: readonly number[]): string {
  const pair = timeWidth * 2;
  const columns = sizes.map((calls) => `${calls.toLocaleString('en')} calls`.padStart(pair)).join('');
  const units = sizes.map(() => 'p50'.padStart(timeWidth) + 'p95'.padStart(timeWidth)).join('');
  return [
    `${'milliseconds'.padEnd(nameWidth)}${columns}${'× bare'.padStart(10)}${'growth'.padStart(10)}`,
    `${''.padEnd(nameWidth)}${units}`,
  ].join('\n');
}

/** Growth is from the smallest to a million (or the largest there is); the multiple of a bare round trip is there, too. */
export function line(name: string, cells: readonly Cell[], { floor, far }: { floor: number; far: number }): string {
  const times = cells.map((cell) =>
    typeof cell === 'object' ? ms(cell.p50) + ms(cell.p95) : (cell ?? '').padStart(timeWidth * 2),
  );
  const [near, there] = [p50Of(cells[0]), p50Of(cells[far])];
  return `${name.padEnd(nameWidth)}${times.join('')}${factor((there ?? Number.NaN) / floor)}${factor((there ?? Number.NaN) / (near ?? Number.NaN))}`;
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
