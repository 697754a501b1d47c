// The time buckets of a response.
import type { Temporal } from 'temporal-polyfill';
import { Type } from 'typebox';
import { Instant } from '../../../http/contract.ts';
import { drillDown, type RequestFilter } from '../figures/drill-down.ts';
import { DrillDown } from './analytics-request.ts';
import { instantOf } from './time-buckets.ts';

/** The hours of 31 days. */
export const maxBuckets = 750;

export const Bucket = Type.Object({
  local: Type.String({ format: 'date-time', description: 'Its start, as local time.' }),
  from: Instant('Inclusive.'),
  to: Instant('Exclusive.'),
  isPartial: Type.Boolean({ description: 'It is not over.' }),
  filter: DrillDown,
});

export function bucketsOf(bounds: readonly Temporal.ZonedDateTime[], filter: RequestFilter, now: number) {
  return bounds.slice(0, -1).map((start, index) => {
    const range = { from: instantOf(start), to: instantOf(bounds[index + 1] ?? start) };
    return {
      local: start.toString({ timeZoneName: 'never', smallestUnit: 'second' }),
      ...range,
      isPartial: isPartial(range, now),
      filter: drillDown(filter, range),
    };
  });
}

export const isPartial = ({ from, to }: { readonly from: string; readonly to: string }, now: number): boolean =>
  Date.parse(from) <= now && now < Date.parse(to);

export const exampleBuckets = [
  {
    local: '2026-11-20T00:00:00-05:00',
    from: '2026-11-20T05:00:00Z',
    to: '2026-11-21T05:00:00Z',
    isPartial: false,
    filter: 'from=2026-11-20T05%3A00%3A00Z&to=2026-11-21T05%3A00%3A00Z',
  },
  {
    local: '2026-11-21T00:00:00-05:00',
    from: '2026-11-21T05:00:00Z',
    to: '2026-11-22T05:00:00Z',
    isPartial: true,
    filter: 'from=2026-11-21T05%3A00%3A00Z&to=2026-11-22T05%3A00%3A00Z',
  },
];
