// What the analytics have in common: a time range with defaults, and the filters of the list.
import { type Static, Type } from 'typebox';
import type { TimeRange } from '../../../domain/time-range.ts';
import { Instant, Strict } from '../../../http/contract.ts';
import type { RequestFilter } from '../figures/drill-down.ts';
import { type CallFilter, filterParameters, toCallFilter } from '../filters.ts';
import { ComputedAt, Source, Timezone } from '../schemas.ts';
import { completeTimeRange } from '../time-range.ts';
import type { ComparisonKind } from './comparison.ts';

const FilterQuery = Strict(filterParameters);
type FilterQuery = Static<typeof FilterQuery>;

export interface AnalyticsParams {
  readonly range: TimeRange;
  readonly timezone: string;
  readonly weekStart: number;
  /** As requested, for `filter` in the response. */
  readonly filter: RequestFilter;
  /** For SQL, without a time range. */
  readonly callFilter: CallFilter;
  /** With `compare`: the minute of the request, to which the range before is cut. */
  readonly asOf?: number;
  readonly [param: string]: unknown;
}

interface Member {
  readonly timezone: string;
  readonly weekStart: number;
}

export function analyticsParams({ from, to, ...filter }: FilterQuery, member: Member, now: number): AnalyticsParams {
  const { timezone, weekStart } = member;
  const range = completeTimeRange({ from, to }, timezone, now);
  const {
    started_from: _from,
    started_before: _before,
    ...callFilter
  } = toCallFilter({ ...filter, ...range }, timezone, now);
  return { range, timezone, weekStart, filter, callFilter };
}

const minuteMs = 60_000;

/** A range that is compared changes with the time of day: it is computed once a minute. */
export function withComparison(params: AnalyticsParams, compare: ComparisonKind, now: number): AnalyticsParams {
  const { from, to } = params.range;
  const isOver = now < Date.parse(from) || now >= Date.parse(to);
  return compare === 'none' || isOver ? params : { ...params, asOf: Math.floor(now / minuteMs) * minuteMs };
}

export const rangeProperties = {
  timezone: Timezone,
  source: Source,
  computedAt: ComputedAt,
  from: Instant('Inclusive.'),
  to: Instant('Exclusive.'),
};
export const rangeExample = {
  timezone: 'America/New_York',
  source: 'rollup',
  computedAt: '2026-11-21T18:43:51.061Z',
  from: '2026-11-20T05:00:00Z',
  to: '2026-11-22T05:00:00Z',
} as const;

export const DrillDown = Type.Union([Type.String(), Type.Null()], {
  description: 'The query string of the list that shows exactly these calls. Null: there can be none.',
  examples: ['direction=inbound&from=2026-11-20T05%3A00%3A00Z&to=2026-11-22T05%3A00%3A00Z'],
});
export const exampleFilter = (parameters = '') =>
  `from=2026-11-20T05%3A00%3A00Z${parameters}&to=2026-11-22T05%3A00%3A00Z`;
