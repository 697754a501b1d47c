// The time range before, for `compare`. Both ranges are on the organisation's clock.
import { Temporal } from 'temporal-polyfill';
import { Type } from 'typebox';
import type { TimeRange } from '../../../domain/time-range.ts';
import { Instant, Nullable } from '../../../http/contract.ts';

export const comparisonKinds = ['none', 'previous', 'week', 'month', 'year'] as const;
export type ComparisonKind = (typeof comparisonKinds)[number];

export const Compare = Type.Enum([...comparisonKinds], {
  default: 'none',
  description:
    '`previous`: the range just before. `week`: the same weekdays before; `month`: the same dates; `year`: 52 weeks before. While the range is not over, the range before ends at the same local time.',
});

export const Compared = Nullable(
  Type.Object(
    {
      kind: Type.Enum(['previous', 'week', 'month', 'year']),
      from: Instant('Inclusive.'),
      to: Instant('Exclusive.'),
      cutAt: Nullable(Instant('Where the range before is cut, because the range is not over.')),
    },
    { description: 'The range before. Null without `compare`.' },
  ),
);

/** The change in the unit of the figure: percentage points for a rate. */
export const Change = Nullable(Type.Number({ description: 'Value minus value before, in the unit of the figure.' }));
export const ChangePercent = Nullable(
  Type.Number({ description: 'In percent of the value before, one decimal; null if that was 0 or null.' }),
);

export interface ComparedRange extends TimeRange {
  readonly kind: Exclude<ComparisonKind, 'none'>;
  readonly cutAt: string | null;
  /** The buckets before, as instants: the bounds of the request, shifted. Buckets after the cut are absent. */
  readonly bounds: string[];
}

/** `compared` of a response. */
export const comparedIn = (before: ComparedRange | null) =>
  before === null ? null : { kind: before.kind, from: before.from, to: before.to, cutAt: before.cutAt };

type Bounds = readonly Temporal.ZonedDateTime[];

/** `bounds`: the start of each bucket, and the end of the last one. */
export function comparedRange(bounds: Bounds, kind: ComparisonKind, now: number): ComparedRange | null {
  const [first, last] = [bounds[0], bounds.at(-1)];
  if (kind === 'none' || first === undefined || last === undefined) return null;
  const shift = shiftOf(kind, first, last);
  const shifted = bounds.map((bound) => bound.subtract(shift));
  const end = kind === 'previous' ? first : shifted.at(-1);
  const here = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(first.timeZoneId);
  const isOver = isBefore(last, here) || isBefore(here, first);
  const cut = isOver ? null : here.subtract(shift);
  const until = cut !== null && end !== undefined && isBefore(cut, end) ? cut : end;
  if (until === undefined) return null;
  const kept = shifted.slice(0, -1).filter((bound) => isBefore(bound, until));
  const from = kept[0] ?? shifted[0] ?? first;
  return {
    kind,
    from: instantOf(from),
    to: instantOf(until),
    cutAt: cut === null ? null : instantOf(cut),
    bounds: [...(kept.length === 0 ? [from] : kept), until].map(instantOf),
  };
}

function shiftOf(kind: Exclude<ComparisonKind, 'none'>, first: Temporal.ZonedDateTime, last: Temporal.ZonedDateTime) {
  const days = Math.max(
    1,
    Math.ceil(last.since(first, { largestUnit: 'days' }).total({ unit: 'days', relativeTo: first })),
  );
  if (kind === 'week') return { days: 7 * Math.ceil(days / 7) };
  if (kind === 'year') return { days: 364 * Math.ceil(days / 364) };
  if (kind === 'month') {
    const months = last.since(first, { largestUnit: 'months' });
    return { months: Math.max(1, Math.ceil(months.total({ unit: 'months', relativeTo: first }))) };
  }
  // Whole days stay on midnights when the clock changes; other ranges have an exact length.
  const isWholeDays = isMidnight(first) && isMidnight(last);
  return isWholeDays ? { days } : { milliseconds: last.epochMilliseconds - first.epochMilliseconds };
}

const isMidnight = (at: Temporal.ZonedDateTime) => at.toPlainTime().equals(Temporal.PlainTime.from('00:00'));
const isBefore = (a: Temporal.ZonedDateTime, b: Temporal.ZonedDateTime) => Temporal.ZonedDateTime.compare(a, b) < 0;
const instantOf = (at: Temporal.ZonedDateTime) => at.toInstant().toString();

export function changeOf(now: number | null, before: number | null): number | null {
  return now === null || before === null ? null : Math.round((now - before) * 10) / 10;
}

export function changePercent(now: number | null, before: number | null): number | null {
  if (now === null || before === null || before === 0) return null;
  return Math.round(((now - before) / before) * 1000) / 10;
}

/** A value with the value before and the change. */
export const comparedTo = (value: number | null, before: number | null) => ({
  before,
  change: changeOf(value, before),
  changePercent: changePercent(value, before),
});
