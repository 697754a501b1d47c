import { count, partOf, percent, plural } from '../numbers.ts';
import { hourRange, weekdayName } from '../time.ts';

/** `1 missed call`, `2.3 missed calls` */
const named = (amount: string, name: string) =>
  `${amount} ${amount === '1' ? name.toLowerCase().replace(/calls$/, 'call') : name.toLowerCase()}`;

export const patternMetrics = ['missed', 'calls', 'answerRate', 'averageDurationSeconds'] as const;
export type PatternMetric = (typeof patternMetrics)[number];

export const patternsWords = {
  title: 'Patterns',
  limited: (days: number, span: string) =>
    `Patterns are counted for at most ${days} days, so this screen shows the last of the period: ${span}.`,
  heat: {
    titles: {
      missed: 'When do we miss calls?',
      calls: 'When do people call?',
      answerRate: 'When do we answer?',
      averageDurationSeconds: 'When do calls take long?',
    } satisfies Record<PatternMetric, string>,
    metric: 'Figure',
    metrics: {
      missed: 'Missed calls',
      calls: 'Calls',
      answerRate: 'Answered rate',
      averageDurationSeconds: 'Average talk time',
    } satisfies Record<PatternMetric, string>,
    per: 'Counted',
    pers: { hour: 'per such hour', total: 'in total' },
    weekday: (weekday: number) => weekdayName(weekday),
    yourHours: 'your hours',
    slot: (weekday: number, hour: number) => `${weekdayName(weekday, 'long')} ${hourRange(hour)}`,
    cell: (slot: string, value: string, parts: string | undefined) =>
      [`${slot}: ${value}`, parts].filter((each) => each !== undefined).join(', '),
    perHour: (name: string, each: string, total: string, days: number) =>
      `${named(each, name)} each time, ${total} on ${plural(days, 'day', 'days')}`,
    inTotal: (name: string, total: string, days: number) => `${named(total, name)} on ${plural(days, 'day', 'days')}`,
    scale: { missed: '', calls: '', answerRate: ' %', averageDurationSeconds: '' } satisfies Record<
      PatternMetric,
      string
    >,
  },
  hours: {
    noHours: 'You have no opening hours, so calls are taken at any time.',
    set: 'Set your hours',
    populations: {
      missed: 'missed calls',
      calls: 'calls',
      answerRate: 'inbound calls',
      averageDurationSeconds: 'answered calls',
    } satisfies Record<PatternMetric, string>,
    outside: (share: number | null, calls: string, part: number, whole: number) =>
      `${percent(share)} of ${calls} came outside your hours: ${partOf(part, whole)}.`,
    worst: (slot: string) => `Inside them, ${slot} is worst:`,
    worstAnyTime: (slot: string) => `${slot} is worst:`,
    worstOf: {
      missed: (part: number, whole: number) => `${count(part)} of ${plural(whole, 'call was', 'calls were')} missed.`,
      answerRate: (part: number, whole: number) =>
        `${count(part)} of ${plural(whole, 'call was', 'calls were')} answered.`,
    },
  },
  weekdays: {
    title: (metric: PatternMetric) => `${patternsWords.heat.metrics[metric]} by weekday`,
    day: 'Weekday',
    average: (value: string) => `${value} a day`,
  },
  lengths: {
    title: 'How long do calls take?',
    range: 'Length',
    calls: 'Calls',
    share: 'Share',
    none: 'No answered call in this period.',
    median: (length: string) => `half take up to ${length}`,
    p90: (length: string) => `9 of 10 take up to ${length}`,
    bin: (range: string, calls: number, share: number | null) =>
      `${range}: ${plural(calls, 'call', 'calls')}, ${percent(share)}`,
    between: (from: string, to: string | null) => (to === null ? `${from} and longer` : `${from} to ${to}`),
  },
};
