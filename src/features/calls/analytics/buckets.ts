// The time buckets of a response.
import { Temporal } from 'temporal-polyfill';
import { Type } from 'typebox';
import { Instant, Nullable } from '../../../http/contract.ts';
import { drillDown, type RequestFilter } from '../figures/drill-down.ts';
import { DrillDown } from './analytics-request.ts';
import type { ComparedRange } from './comparison.ts';
import { type BucketSize, instantOf } from './time-buckets.ts';

/** The hours of 31 days. */
export const maxBuckets = 750;

export const Bucket = Type.Object({
  local: Type.String({ format: 'date-time', description: 'Its start, as local time.' }),
  from: Instant('Inclusive.'),
  to: Instant('Exclusive.'),
  isPartial: Type.Boolean({ description: 'It has begun and is not over.' }),
  isFuture: Type.Boolean({ description: 'It has not begun.' }),
  hours: Nullable(
    Type.Number({ description: 'The length of a day with a clock change, such as 23 or 25. Null for other buckets.' }),
  ),
  filter: DrillDown,
});

/** A bucket of the range before. */
export const BucketBefore = Nullable(
  Type.Object({
    local: Bucket.properties.local,
    from: Bucket.properties.from,
    to: Bucket.properties.to,
    filter: DrillDown,
  }),
);

type Bounds = readonly Temporal.ZonedDateTime[];

export function bucketsOf(bounds: Bounds, size: BucketSize, filter: RequestFilter, now: number) {
  return rangesOf(bounds).map(({ start, ...range }) => ({
    local: localText(start),
    ...range,
    isPartial: isPartial(range, now),
    isFuture: now < Date.parse(range.from),
    hours: size === 'day' && start.hoursInDay !== 24 ? start.hoursInDay : null,
    filter: drillDown(filter, range),
  }));
}

/** As many as the range has buckets: null for those that have no bucket before. */
export function bucketsBefore({ bounds }: ComparedRange, timezone: string, filter: RequestFilter, count: number) {
  const before = rangesOf(bounds.map((bound) => Temporal.Instant.from(bound).toZonedDateTimeISO(timezone)));
  return Array.from({ length: count }, (_, index) => {
    const bucket = before[index];
    if (bucket === undefined) return null;
    const { start, ...range } = bucket;
    return { local: localText(start), ...range, filter: drillDown(filter, range) };
  });
}

const rangesOf = (bounds: Bounds) =>
  bounds.slice(0, -1).map((start, index) => ({
    start,
    from: instantOf(start),
    to: instantOf(bounds[index + 1] ?? start),
  }));
const localText = (at: Temporal.ZonedDateTime) => at.toString({ timeZoneName: 'never', smallestUnit: 'second' });

export const isPartial = ({ from, to }: { readonly from: string; readonly to: string }, now: number): boolean =>
  Date.parse(from) <= now && now < Date.parse(to);
