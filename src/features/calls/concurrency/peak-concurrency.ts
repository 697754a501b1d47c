// The peak concurrency is no sum: that of a week is the largest one of its days.
import { Temporal } from 'temporal-polyfill';
import { dataOf } from '../../../database/postgrest-response.ts';
import type { DatabaseHandle } from '../../../database/supabase.ts';
import { asLiveCount } from '../../../database/transport/expensive-queries.ts';
import type { CallFilter } from '../filters.ts';
import { liveLimit, tooLongForLiveCount } from '../time-range.ts';
import { divideAtMidnights } from './segments.ts';

export interface Peak {
  readonly peak: number;
  /** When it was first reached; null for the peak 0. */
  readonly at: string | null;
}

interface PeakQuery {
  readonly database: DatabaseHandle;
  readonly orgId: string;
  readonly timezone: string;
  /** The start of each bucket, and the end of the last one. */
  readonly bounds: string[];
  readonly filter: CallFilter;
  readonly now: number;
}

export async function readPeakConcurrency({ database, orgId, timezone, bounds, filter, now }: PeakQuery) {
  // A call that began before `from` can be in progress in the time range, so only `bounds` limit the time.
  const { started_from: _from, started_before: _before, ...ofCalls } = filter;
  const segments = divideAtMidnights(bounds, timezone);
  const query = database.rpc('call_peaks', {
    org: orgId,
    bounds: segments,
    filter: ofCalls,
    upto: new Date(now).toISOString(),
    live_limit: liveLimit,
  });
  // Without filters, most days are stored.
  const [found] = dataOf(await (Object.keys(ofCalls).length > 0 ? asLiveCount(query) : query));
  if (found === undefined) throw tooLongForLiveCount();
  const peaks = found.peaks.map((peak, index): Peak => ({ peak, at: found.reached_at[index] ?? null }));
  const bucketStarts = bounds.slice(0, -1).map((bound) => segments.indexOf(Temporal.Instant.from(bound).toString()));
  return {
    source: found.source,
    buckets: bucketStarts.map((start, index) => highest(peaks.slice(start, bucketStarts[index + 1]))),
    total: highest(peaks),
  };
}

/** Of equal peaks, the first one. */
function highest(peaks: readonly Peak[]): Peak {
  return peaks.reduce((best, each) => (each.peak > best.peak ? each : best), { peak: 0, at: null });
}
