// The figures of callers and of calls at the same time, by time bucket and over all of them.
import type { DatabaseHandle } from '../../../database/supabase.ts';
import { type CallFigureName, callFigures } from '../../../domain/call-figures.ts';
import { type CallerFigures, readCallerFigures } from '../callers/caller-figures.ts';
import { readPeakConcurrency } from '../concurrency/peak-concurrency.ts';
import type { CallFilter } from '../filters.ts';

interface DistinctQuery {
  readonly database: DatabaseHandle;
  readonly orgId: string;
  readonly timezone: string;
  readonly bounds: readonly string[];
  readonly filter: CallFilter;
  readonly now: number;
}

export interface DistinctValue {
  readonly value: number | null;
  readonly part: number | null;
  readonly whole: number | null;
}

interface DistinctValues {
  readonly total: DistinctValue;
  readonly buckets: readonly DistinctValue[];
}

/** Reads what the requested figures need, and nothing without such a figure. */
export async function readDistinctFigures(
  names: readonly CallFigureName[],
  { bounds, ...query }: DistinctQuery,
): Promise<ReadonlyMap<CallFigureName, DistinctValues>> {
  const ofCallers = names.filter((name) => callFigures[name].kind === 'callers');
  const ofPeaks = names.filter((name) => callFigures[name].kind === 'peak');
  const [callers, peaks] = await Promise.all([
    ofCallers.length === 0 ? undefined : readCallerFigures({ ...query, bounds: [...bounds] }),
    ofPeaks.length === 0 ? undefined : readPeakConcurrency({ ...query, bounds: [...bounds] }),
  ]);
  const found = new Map<CallFigureName, DistinctValues>();
  for (const name of ofCallers as (keyof CallerFigures)[]) {
    if (callers === undefined) continue;
    found.set(name, { total: callers.total[name], buckets: callers.buckets.map((bucket) => bucket[name]) });
  }
  for (const name of ofPeaks) {
    if (peaks === undefined) continue;
    const toValue = ({ peak }: { readonly peak: number }) => ({ value: peak, part: null, whole: null });
    found.set(name, { total: toValue(peaks.total), buckets: peaks.buckets.map(toValue) });
  }
  return found;
}
