// The period and the comparison in the address, as the request has them and as the period picker shows them.
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
}

export function useChosenPeriod(timezone: string): ChosenPeriod {
  const { query, href, go } = useAddress();
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
      before: shifted(-1),
      after: shifted(1),
      onSpan: (next) => go({ period: nameOf(next, today) ?? periodOfSpan(next), page: null, cursor: null }),
      comparisons: comparisons
        // Of whole weeks, the days before and the same weekdays before are the same.
        .filter((each) => each !== 'previous' || days % 7 !== 0 || compare === 'previous')
        .map((each) => ({ value: each, text: periodWords.comparison(each, days) })),
      comparison: compare,
      onComparison: (next) => go({ compare: next === 'none' ? 'off' : next }),
    },
  };
}
