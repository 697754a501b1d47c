// Completed calls by duration, in fixed ranges. Each range begins where a place of the histogram begins, so the counts are exact.
import type { TimeRange } from '../../../domain/time-range.ts';
import { drillDown, type RequestFilter } from './drill-down.ts';
import { percentOf } from './figure-value.ts';
import { placeOf } from './quantile.ts';

const edges = [0, 15, 30, 60, 120, 240, 480, 960, 1920] as const;

export function durationRanges(places: readonly number[], filter: RequestFilter, range: TimeRange) {
  const total = sumOf(places);
  return edges.map((fromSeconds, index) => {
    const toSeconds = edges[index + 1] ?? null;
    const calls = sumOf(places.slice(placeOf(fromSeconds), toSeconds === null ? undefined : placeOf(toSeconds)));
    const within = {
      status: ['completed'],
      min_duration: [String(fromSeconds)],
      ...(toSeconds !== null && { max_duration: [String(toSeconds - 1)] }),
    };
    return { fromSeconds, toSeconds, calls, share: percentOf(calls, total), filter: drillDown(filter, range, within) };
  });
}

const sumOf = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);
