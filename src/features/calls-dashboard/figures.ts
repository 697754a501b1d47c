// Where the figures come from, decided here and nowhere else: from the rollup where it can tell, and else counted from the rows. They
// are the same figures; a test holds the two against each other.
import { InternalError } from '../../errors.ts';
import type { Period } from '../../local-time.ts';
import { countBreakdown, countFigures, countTotals } from './counted.ts';
import { areKept, readKeptBreakdown, readKeptFigures, readKeptTotals } from './kept.ts';
import type { Compared } from './periods.ts';
import type { CallsOf } from './queries.ts';

export type OnClock<Of> = Of & { readonly timezone: string };

export async function readTotals(of: OnClock<CallsOf>, today: Period) {
  const kept = areKept(of.filters) ? await readKeptTotals(of, today) : undefined;
  if (kept !== undefined) return { source: 'rollup' as const, ...kept };
  return { source: 'count' as const, ...(await countTotals(of, today)) };
}

/** The figures of both periods of each, by the period, and the breakdown of one of them. */
export async function readComparisons(
  of: OnClock<Pick<CallsOf, 'database' | 'orgId'>>,
  compared: readonly Compared[],
  broken: Compared,
) {
  // Each once: what is compared with the day before is itself the day before another.
  const cuts = new Map<Period, Period | undefined>();
  for (const { current, previous, cut } of compared) cuts.set(current, undefined).set(previous, cut);
  const periods = [...cuts.keys()];
  const cutPeriods = [...cuts].map(([period, cut]) => ({ period, cut }));

  const [kept, keptBreakdown] = await Promise.all([readKeptFigures(of, cutPeriods), readKeptBreakdown(of, broken)]);
  if (kept !== undefined && keptBreakdown !== undefined) {
    return { source: 'rollup' as const, figuresOf: finder(periods, kept), breakdown: keptBreakdown };
  }
  const [figures, breakdown] = await Promise.all([countFigures(of, periods), countBreakdown(of, broken)]);
  return { source: 'count' as const, figuresOf: finder(periods, figures), breakdown };
}

function finder<Figures>(periods: readonly Period[], figures: readonly Figures[]) {
  return function figuresOf(period: Period): Figures {
    const found = figures[periods.indexOf(period)];
    if (found === undefined) throw new InternalError({ cause: new Error('a span without figures') });
    return found;
  };
}
