// The period and the comparison in the address, as the request has them and as the period picker shows them.
import { useMemo } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import type { PeriodPickerProps } from '../parts/period-picker.tsx';
import { periodWords } from '../words/en/period.ts';
import { useAddress } from './address.ts';
import {
  bucketOf,
  type Comparison,
  comparisonOf,
  comparisons,
  defaultPeriod,
  lengthOf,
  nameOf,
  periodOfSpan,
  periods,
  type Span,
  shiftedPeriod,
  spanOn,
  todayOf,
} from './period.ts';

export interface ChosenPeriod {
  readonly span: Span;
  readonly compare: Comparison;
  readonly bucket: ReturnType<typeof bucketOf>;
  readonly picker: PeriodPickerProps;
  /** Shortcuts, for `useKeys`. */
  readonly keys: readonly { readonly keys: string; readonly text: string; readonly run: () => void }[];
}

export function useChosenPeriod(timezone: string): ChosenPeriod {
  const { query, href, go } = useAddress();
  const { route } = useLocation();
  const today = todayOf(timezone);
  const period = query.get('period');
  const span = spanOn(period, today);
  const name = nameOf(span, today);
  const compare = comparisonOf(query.get('compare'), period);
  const days = lengthOf(span);
  // Another period is another list: its page and its cursor lead nowhere.
  const hrefOf = (next: string) => href({ period: next === defaultPeriod ? null : next, page: null, cursor: null });
  const shifted = (direction: -1 | 1) => {
    const next = shiftedPeriod(period, direction, today);
    return next === undefined ? undefined : hrefOf(next);
  };
  const [before, after] = [shifted(-1), shifted(1)];
  const compareWith = (next: Comparison) => go({ compare: next === 'none' ? 'off' : next });
  const keys = useMemo(
    () => [
      { keys: '[', text: periodWords.before, run: () => before !== undefined && route(before) },
      { keys: ']', text: periodWords.after, run: () => after !== undefined && route(after) },
      { keys: 'x', text: periodWords.compareOrNot, run: () => go({ compare: compare === 'none' ? null : 'off' }) },
    ],
    [before, after, compare],
  );
  return {
    span,
    compare,
    bucket: bucketOf(span),
    picker: {
      span,
      today,
      text: name === undefined ? periodWords.span(span) : periodWords.names[name],
      periods: periods.map((each) => ({
        name: each,
        text: periodWords.names[each],
        days: periodWords.span(spanOn(each, today)),
        href: hrefOf(each),
        isCurrent: each === name,
      })),
      before,
      after,
      onSpan: (next) => go({ period: nameOf(next, today) ?? periodOfSpan(next), page: null, cursor: null }),
      comparisons: comparisons
        // Of whole weeks, the days before and the same weekdays before are the same.
        .filter((each) => each !== 'previous' || days % 7 !== 0 || compare === 'previous')
        .map((each) => ({ value: each, text: periodWords.comparison(each, days) })),
      comparison: compare,
      onComparison: compareWith,
    },
    keys,
  };
}
