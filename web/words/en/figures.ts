// The figures of calls in words: their names, their values by unit, and sentences about them.
import type { Changed } from '../change.ts';
import { amountOf } from '../change.ts';
import { count, lengthInWords, money, partOf, rate, unknown } from '../numbers.ts';

export interface Figure extends Changed {
  readonly name: string;
  readonly value: number | null;
  readonly part: number | null;
  readonly whole: number | null;
}

const names: Readonly<Record<string, string>> = {
  calls: 'Calls',
  completed: 'Answered',
  voicemail: 'Voicemail',
  missed: 'Missed',
  failed: 'Failed',
  canceled: 'Canceled',
  answerRate: 'Answered rate',
  averageDurationSeconds: 'Average talk time',
  medianDurationSeconds: 'Median talk time',
  p90DurationSeconds: '90 % are shorter than',
  positiveRate: 'Positive calls',
  successRate: 'Successful calls',
  costPerCallMicros: 'Cost per call',
  costMicros: 'Cost',
};

/** What a whole is made of, for `2,478 of 3,480 inbound calls`. */
const wholes: Readonly<Record<string, string>> = {
  answerRate: 'inbound calls',
  positiveRate: 'calls with a known sentiment',
};

export const figureWords = {
  nameOf: (name: string) => names[name] ?? name,
  valueOf({ unit, value, part, whole }: Omit<Figure, 'name' | 'change' | 'better'>, currency: string): string {
    if (unit === 'percent') return rate(value, part, whole);
    if (unit === 'seconds') return lengthInWords(value);
    if (unit === 'micros') return money(value, currency);
    return count(value);
  },
  /** `2,478 of 3,480 inbound calls` */
  partsOf({ name, unit, part, whole }: Figure): string | undefined {
    if (unit !== 'percent' || part === null || whole === null) return undefined;
    return `${partOf(part, whole)} ${wholes[name] ?? 'calls'}`;
  },
  sentence(figure: Figure, currency: string, comparison: string | undefined): string {
    const value = figureWords.valueOf(figure, currency);
    const parts = figureWords.partsOf(figure);
    const told = `${figureWords.nameOf(figure.name)}: ${value === unknown ? 'unknown' : value}`;
    return [told, parts, figureWords.than(figure, currency, comparison)]
      .filter((each) => each !== undefined)
      .join(', ');
  },
  /** `309 more than the 28 days before` */
  than({ unit, change }: Changed, currency: string, comparison: string | undefined): string | undefined {
    if (comparison === undefined || change === null) return undefined;
    if (change === 0) return `as in ${comparison}`;
    const lessOrMore = unit === 'percent' ? ` ${change > 0 ? 'higher' : 'lower'}` : '';
    return `${amountOf(unit, change, currency)}${lessOrMore} than ${comparison}`;
  },
  show: 'Show the calls.',
};
