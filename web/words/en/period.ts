import { locale } from '../locale.ts';
import { spanText } from '../time.ts';

interface Span {
  readonly from: string;
  readonly to: string;
}

interface Printed {
  readonly name: string;
  readonly span: Span;
  readonly comparison: string | undefined;
  readonly filters: readonly string[];
  readonly asOf: string | undefined;
  readonly address: string;
}

const whole = new Intl.NumberFormat(locale);

export const periodWords = {
  label: 'Period',
  names: {
    today: 'Today',
    yesterday: 'Yesterday',
    '7d': 'Last 7 days',
    '28d': 'Last 28 days',
    mtd: 'This month',
    'last-month': 'Last month',
    '90d': 'Last 90 days',
    '12m': 'Last 12 months',
  },
  span: ({ from, to }: Span) => spanText(from, to),
  before: 'The period before',
  after: 'The period after',
  isLatest: 'This period ends today',
  custom: 'From one day to another',
  from: 'From',
  to: 'To',
  show: 'Show',
  compareOrNot: 'Compare, or not',
  comparedWith: 'compared with',
  printed({ name, span, comparison, filters, asOf, address }: Printed): string {
    const days = spanText(span.from, span.to);
    const parts = [
      name === days ? days : `${name}: ${days}`,
      comparison === undefined ? undefined : `compared with ${comparison}`,
      ...filters,
      asOf === undefined ? undefined : `as of ${asOf}`,
      address,
    ];
    return parts.filter((part) => part !== undefined).join(' · ');
  },
  /** A whole number of weeks is compared with the days just before, and so holds as many of each weekday. */
  comparison(kind: 'previous' | 'week' | 'month' | 'year' | 'none', days: number): string {
    if (kind === 'none') return 'nothing';
    if (kind === 'month') return 'the month before';
    if (kind === 'year') return 'a year before';
    if (kind === 'week' && days % 7 !== 0) return days === 1 ? 'the same weekday before' : 'the same weekdays before';
    return days === 1 ? 'the day before' : `the ${whole.format(days)} days before`;
  },
};
