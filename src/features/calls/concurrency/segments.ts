// Peaks are stored by day. So a time range is divided at each bound and at each midnight, and the peak of a bucket is the largest one of
// its segments.
import { Temporal } from 'temporal-polyfill';
import { ValidationFailed } from '../../../errors.ts';

const maxDays = 3660;

/** The start of each segment, and the end of the last one, in order. `bounds` are those of the buckets. */
export function divideAtMidnights(bounds: readonly string[], timezone: string): string[] {
  const instants = bounds.map((bound) => Temporal.Instant.from(bound));
  const [start, end] = [instants[0], instants.at(-1)];
  if (start === undefined || end === undefined) return [];
  const midnights: Temporal.Instant[] = [];
  let date = start.toZonedDateTimeISO(timezone).toPlainDate();
  for (;;) {
    date = date.add({ days: 1 });
    const midnight = date.toZonedDateTime(timezone).toInstant();
    if (Temporal.Instant.compare(midnight, end) >= 0) break;
    if (midnights.length === maxDays)
      throw new ValidationFailed(`from and to must not be more than ${maxDays} days apart`, {
        field: 'from',
        limit: { max: maxDays, unit: 'days' },
      });
    if (Temporal.Instant.compare(midnight, start) > 0) midnights.push(midnight);
  }
  const ordered = [...instants, ...midnights].sort(Temporal.Instant.compare);
  return [...new Set(ordered.map(String))];
}
